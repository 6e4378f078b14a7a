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
