using Shr.Server.Options;
using Shr.Storage;
using Shr.Storage.Sqlite;

namespace Shr.Server.Hosting;

/// <summary>Opens the store that the options name: the one place that knows which stores exist.</summary>
internal static class StoreFactory
{
    /// <summary>The store.</summary>
    /// <exception cref="SqliteStoreException">It cannot be opened; the message says why and what to do.</exception>
    public static IResourceStore Open(StorageOptions options, TimeProvider clock)
    {
        var path = Path.GetFullPath(options.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new SqliteResourceStore(new SqliteStoreOptions { Path = path }, clock);
    }
}
