using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Shr.Fhir;
using Shr.Server;
using Shr.Server.Hosting;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Benchmarks.Http;

/// <summary>Puts many records into a database without HTTP and without validation: only to have them there.</summary>
internal static class StoreFill
{
    private const int Batch = 1000;

    /// <summary>Adds the records of a range.</summary>
    public static async Task AddAsync(string database, int from, int until)
    {
        await using var app = ServerHost.Build(["--Preset=open", "--urls=http://127.0.0.1:0", $"--Storage:Path={database}", "--Logging:LogLevel:Default=Warning"]);
        await app.StartAsync();
        var store = app.Services.GetRequiredService<IResourceStore>();
        var model = app.Services.GetRequiredService<ModelHolder>().Current;
        for (var start = from; start < until; start += Batch)
        {
            var writes = new WriteOp[Math.Min(Batch, until - start)];
            Parallel.For(0, writes.Length, i => writes[i] = Plan(start + i, model));
            if (await store.CommitAsync(new WriteBatch(writes) { ModelVersion = model.Version }, default) is not Committed)
            {
                throw new InvalidOperationException("The store refused records.");
            }
        }

        await app.StopAsync();
    }

    private static WriteOp Plan(int number, CompiledModel model)
    {
        var issues = new IssueCollector();
        using var resource = Resource.Parse(Encoding.UTF8.GetBytes(LoadRecords.Json(number)), model.Types, issues) ?? throw new InvalidOperationException("A record cannot be read.");
        var key = new ResourceKey(LoadRecords.TypeOf(number), LoadRecords.IdOf(number));
        var request = new FhirRequest { Method = FhirMethod.Put, Route = new Route(RouteShape.Type) { Type = key.Type }, Model = model, Caller = Caller.Local, Base = "" };
        return WritePlanner.Plan(WriteKind.Put, resource, key, request, null, issues);
    }
}
