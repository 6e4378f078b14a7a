using Shr.Storage.Contract;

namespace Shr.Storage.Sqlite.Tests;

/// <summary>A store in a folder of its own.</summary>
internal sealed class SqliteHarness : IStoreHarness
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shr-store-");
    private readonly Func<SqliteStoreOptions, SqliteStoreOptions> _configure;
    private SqliteResourceStore _store;

    public SqliteHarness(Func<SqliteStoreOptions, SqliteStoreOptions>? configure = null)
    {
        _configure = configure ?? (options => options);
        _store = Open();
    }

    /// <summary>A new one; the test that asked for it disposes it.</summary>
    public static SqliteHarness New(Func<SqliteStoreOptions, SqliteStoreOptions>? configure = null) => new(configure);

    public IResourceStore Store => _store;

    public SqliteResourceStore Sqlite => _store;

    public SettableClock Clock { get; } = new();

    public Action? BeforeDurable { get; set; }

    public string Folder => _folder.FullName;

    public string Path => System.IO.Path.Combine(_folder.FullName, "shr.db");

    public async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        _store = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private SqliteResourceStore Open() =>
        new(_configure(new SqliteStoreOptions { Path = Path, BeforeDurable = () => BeforeDurable?.Invoke() }), Clock);
}
