using Shr.Storage.Contract;

namespace Shr.Storage.Mongo.Tests;

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoWrites(Server server) : WriteContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoPreconditions(Server server) : PreconditionContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoTransactions(Server server) : TransactionContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoHistory(Server server) : HistoryContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoSearches(Server server) : SearchContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoRandomSearches(Server server) : RandomSearchContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}

/// <summary>The same with a bound so small that many sorted searches walk along the index.</summary>
[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoRandomSortWalks(Server server) : RandomSearchContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server, options => options with { WalkFrom = 150 });
}

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoSearchesBySortWalk(Server server) : SearchContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server, options => options with { WalkFrom = 1 });
}

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoMetadata(Server server) : MetadataContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoAccess(Server server) : AccessContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoTopics(Server server) : TopicContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}

[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class MongoErasure(Server server) : ErasureContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}
