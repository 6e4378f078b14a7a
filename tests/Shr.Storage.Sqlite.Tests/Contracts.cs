using Shr.Storage.Contract;

namespace Shr.Storage.Sqlite.Tests;

[TestFixture]
public sealed class SqliteWrites : WriteContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}
