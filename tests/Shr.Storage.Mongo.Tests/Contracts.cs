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
public sealed class MongoRandomSearches(Server server) : RandomSearchContract
{
    protected override Task<IStoreHarness> CreateAsync() => MongoHarness.CreateAsync(server);
}
