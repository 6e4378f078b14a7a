using Shr.Storage.Contract;

namespace Shr.Storage.Sqlite.Tests;

[TestFixture]
public sealed class SqliteWrites : WriteContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}

[TestFixture]
public sealed class SqlitePreconditions : PreconditionContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}

[TestFixture]
public sealed class SqliteTransactions : TransactionContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}

[TestFixture]
public sealed class SqliteHistory : HistoryContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}

[TestFixture]
public sealed class SqliteSearches : SearchContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}

[TestFixture]
public sealed class SqliteRandomSearches : RandomSearchContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}

[TestFixture]
public sealed class SqliteMetadata : MetadataContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}

[TestFixture]
public sealed class SqliteAccess : AccessContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}

[TestFixture]
public sealed class SqliteTopics : TopicContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}

[TestFixture]
public sealed class SqliteErasure : ErasureContract
{
    protected override Task<IStoreHarness> CreateAsync() => Task.FromResult<IStoreHarness>(new SqliteHarness());
}
