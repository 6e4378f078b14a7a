namespace Shr.Storage.Sqlite.Engine;

/// <summary>
/// Keeps a second server away from the file. SQLite would let both write in turn, but each keeps numbers in memory that
/// only it advances. The operating system lets go of the lock when the program ends, however it ends.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="SqliteStoreException">Another program has it, or the folder cannot be written.</exception>
    public static StoreLock Take(string path)
    {
        try
        {
            return new StoreLock(new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SqliteStoreException(
                $"'{path}' cannot be locked: another server uses it, or its folder is missing or may not be written. ({exception.Message})", exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
