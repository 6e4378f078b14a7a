using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>Records that the server itself keeps beside those of clients: pairs and merges. They go into the same store by the same plans.</summary>
internal static class ServerRecords
{
    /// <summary>A request in the server's own name: what is planned under it says nobody made it.</summary>
    public static FhirRequest Request(CompiledModel model) => new()
    {
        Method = FhirMethod.Put,
        Route = new Route(RouteShape.System),
        Model = model,
        Caller = Caller.Local with { Name = "server" },
        Base = "",
    };

    /// <summary>A new record, or a new version of one.</summary>
    public static WriteOp Plan(FhirRequest request, JsonObject record, int version, Precondition? also = null)
    {
        // What is absent is left out: FHIR knows no null.
        foreach (var (name, _) in record.Where(p => p.Value is null).ToArray())
        {
            record.Remove(name);
        }

        var key = new ResourceKey(record["resourceType"]!.GetValue<string>(), record["id"]!.GetValue<string>());
        return Plan(request, JsonSerializer.SerializeToUtf8Bytes(record, JsonBody.Options), key, version, also);
    }

    /// <summary>A new record (version 0), or the version after one.</summary>
    public static WriteOp Plan(FhirRequest request, byte[] json, ResourceKey key, int version, Precondition? also = null)
    {
        var issues = new IssueCollector();
        using var resource = Resource.Parse(json, request.Model.Types, issues)
            ?? throw new InvalidOperationException($"The server wrote a {key.Type} that cannot be read: {issues.All[0].Text}");
        var write = WritePlanner.Plan(WriteKind.Put, resource, key, request, (also ?? new Precondition()) with { Version = version }, issues);

        // A merge and its undo bring no identity into the store that was not there: doubles from before a strict rule must be mergeable.
        return write with { Precondition = write.Precondition! with { Alone = [] } };
    }
}
