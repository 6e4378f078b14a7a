using Shr.Storage.Contract;
using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Tests.Double;

namespace Shr.Storage.Mongo.Tests;

/// <summary>A store in a database of its own, on the double or on a real server.</summary>
internal sealed class MongoHarness : IStoreHarness
{
    private const string Variable = "SHR_TEST_MONGODB";

    private static int _databases;

    private readonly MongoDouble? _double;
    private readonly MongoStoreOptions _options;
    private MongoResourceStore? _store;

    private MongoHarness(MongoDouble? server, MongoStoreOptions options)
    {
        _double = server;
        _options = options with { BeforeDurable = () => BeforeDurable?.Invoke() };
    }

    public IResourceStore Store => _store!;

    public MongoResourceStore Mongo => _store!;

    public MongoDouble Double => _double!;

    public MongoStoreOptions Options => _options;

    public SettableClock Clock { get; } = new();

    public Action? BeforeDurable { get; set; }

    public static async Task<IStoreHarness> CreateAsync(Server server, Func<MongoStoreOptions, MongoStoreOptions>? configure = null) =>
        await OpenAsync(server, configure);

    public static async Task<MongoHarness> OpenAsync(Server server, Func<MongoStoreOptions, MongoStoreOptions>? configure = null, int members = 1)
    {
        Driver.RequireInstalled();
        var real = Environment.GetEnvironmentVariable(Variable);
        if (server == Server.Real && string.IsNullOrEmpty(real))
        {
            Assert.Ignore($"skipped: no MongoDB ({Variable} is not set)");
        }

        var stand = server == Server.Double ? new MongoDouble(members) : null;
        var options = new MongoStoreOptions
        {
            ConnectionString = stand?.ConnectionString ?? real!,
            Database = $"shr_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}",
            Clients = 4,
            WriteTimeout = TimeSpan.FromSeconds(10),
        };
        var harness = new MongoHarness(stand, configure?.Invoke(options) ?? options);
        await harness.ReopenAsync();
        return harness;
    }

    public async Task ReopenAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _store = await MongoResourceStore.OpenAsync(_options, Clock, default);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_double is null)
        {
            using var connection = new MongoConnection(_options);
            await connection.RunAsync(client => client.Command(new BsonWriter().Int32("dropDatabase"u8, 1).Finish()), default);
        }

        _double?.Dispose();
    }
}
