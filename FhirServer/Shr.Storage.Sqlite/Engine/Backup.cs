using Microsoft.Data.Sqlite;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>Copies one state of the database into a new file while others read and write.</summary>
internal static class Backup
{
    public static bool Write(Database database, string destination)
    {
        if (File.Exists(destination))
        {
            throw new IOException($"'{destination}' exists already.");
        }

        try
        {
            // "vacuum into" reads one state and writes a compact file; unlike the page-by-page copy it never starts over.
            database.Execute("pragma query_only = off");
            using var copy = database.Use("vacuum into ?");
            copy.BindText(1, destination).Run();
            return true;
        }
        catch (SqliteException exception)
        {
            File.Delete(destination);
            throw new IOException($"'{destination}' could not be written: {StoreFault.Describe(exception)}", exception);
        }
        finally
        {
            database.Execute("pragma query_only = on");
        }
    }
}
