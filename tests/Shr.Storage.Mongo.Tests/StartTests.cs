using Shr.Search.Plans;
using Shr.Storage.Contract;
using Shr.Storage.Mongo.Tests.Double;

namespace Shr.Storage.Mongo.Tests;

/// <summary>What the store says at its start when something is not as it must be.</summary>
public sealed class StartTests
{
    [SetUp]
    public void Require() => Driver.RequireInstalled();

    [Test]
    public void A_server_that_stands_alone_is_refused_with_what_to_do() =>
        Assert.That(Refusal(new MongoDouble { SetName = null }), Does.Contain("stands alone").And.Contain("rs.initiate"));

    [Test]
    public void An_old_server_is_refused() =>
        Assert.That(Refusal(new MongoDouble { MaxWireVersion = 9 }), Does.Contain("too old"));

    [Test]
    public void A_wrong_name_of_the_replica_set_is_explained()
    {
        using var server = new MongoDouble();
        var refusal = Refusal(server, server.ConnectionString.Replace("double", "other", StringComparison.Ordinal));

        Assert.That(refusal, Does.Contain("replicaSet"));
    }

    [Test]
    public void Wrong_credentials_are_explained_without_the_password()
    {
        using var server = new MongoDouble { RefusesSignIn = true };
        var refusal = Refusal(server, server.ConnectionString.Replace("mongodb://", "mongodb://shr:secret@", StringComparison.Ordinal));

        Assert.That(refusal, Does.Contain("refused the user name").And.Not.Contain("secret"));
    }

    [Test]
    public void Nobody_at_the_address_is_explained() =>
        Assert.That(Refusal(null, "mongodb://127.0.0.1:1/?replicaSet=rs"), Does.Contain("No MongoDB primary could be reached"));

    [Test]
    public async Task A_member_that_is_addressed_directly_serves_too()
    {
        using var server = new MongoDouble();
        var options = new MongoStoreOptions { ConnectionString = $"mongodb://{server.Members[0].Address}/?directConnection=true" };
        await using var store = await MongoResourceStore.OpenAsync(options, TimeProvider.System, default);

        var result = await store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default);
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, default);
        Assert.That(result, Is.InstanceOf<Committed>());
        Assert.That(await snapshot.ReadAsync(Some.Patient("a"), null, default), Is.Not.Null);
    }

    [Test]
    public async Task A_connection_string_that_wants_secondaries_still_reads_from_the_primary()
    {
        using var server = new MongoDouble(2);
        var options = new MongoStoreOptions { ConnectionString = server.ConnectionString + "&readPreference=secondaryPreferred&w=1&readConcernLevel=local" };
        await using var store = await MongoResourceStore.OpenAsync(options, TimeProvider.System, default);

        var result = await store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default);
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, default);
        Assert.That(result, Is.InstanceOf<Committed>());
        Assert.That(await snapshot.ReadAsync(Some.Patient("a"), null, default), Is.Not.Null);
    }

    private static string Refusal(MongoDouble? server, string? connectionString = null)
    {
        using (server)
        {
            var options = new MongoStoreOptions
            {
                ConnectionString = connectionString ?? server!.ConnectionString,
                ServerSelectionTimeout = TimeSpan.FromSeconds(1),
            };
            var refused = Assert.ThrowsAsync<MongoStoreException>(() => MongoResourceStore.OpenAsync(options, TimeProvider.System, default));
            return refused!.Message;
        }
    }
}
