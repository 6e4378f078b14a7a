using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Interactions;
using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Encounters;

/// <summary>Writes records of the server's own (what is kept and counted of submissions) down the ordinary road.</summary>
internal sealed class ServerWrites(WriteRoad writes, UpdateInteraction update, DeleteInteraction delete, ModelHolder models, BaseAddress address)
{
    /// <summary>Writes a version; 412 where the record is not at the version expected (0: not there).</summary>
    public ValueTask<FhirResponse> PutAsync(JsonObject record, int? expected, RequesterStamp? stamp, CancellationToken cancellationToken)
    {
        var conditions = expected switch
        {
            null => FhirConditions.None,
            0 => FhirConditions.None with { IfNoneMatch = "*" },
            var version => FhirConditions.None with { IfMatch = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"W/\"{version}\"") },
        };
        var key = new ResourceKey(StoredRecord.TextOf(record, "resourceType")!, StoredRecord.TextOf(record, "id")!);
        return writes.RunAsync(Request(FhirMethod.Put, key, JsonSerializer.SerializeToUtf8Bytes(record, JsonBody.Options), conditions, stamp), update, cancellationToken);
    }

    /// <summary>Ends a record.</summary>
    public ValueTask<FhirResponse> DeleteAsync(ResourceKey key, CancellationToken cancellationToken) =>
        writes.RunAsync(Request(FhirMethod.Delete, key, [], FhirConditions.None, null), delete, cancellationToken);

    private FhirRequest Request(FhirMethod method, ResourceKey key, byte[] body, FhirConditions conditions, RequesterStamp? stamp) => new()
    {
        Method = method,
        Route = Route.Parse([key.Type, key.Id], models.Current.Types, new IssueCollector())!,
        Model = models.Current,
        Caller = Caller.Local with { Stamp = stamp },
        Base = address.All is [var own, ..] ? own : "http://localhost" + address.Path,
        Body = body,
        Format = body.Length == 0 ? BodyFormat.None : BodyFormat.Json,
        Conditions = conditions,
    };
}
