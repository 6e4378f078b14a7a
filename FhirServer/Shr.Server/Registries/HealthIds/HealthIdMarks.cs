using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.HealthIds;

/// <summary>
/// Which health IDs somebody said were used, whether or not their Patient is here yet: one bit each, a thousand to a record.
/// </summary>
internal sealed class HealthIdMarks(IResourceStore store, ModelHolder models)
{
    private const string Extension = "http://dghs.gov.bd/registry/health-ids-used";
    private const int PerRecord = 1000;
    private const int MaxAttempts = 100;

    /// <summary>Whether a body is marked.</summary>
    public async ValueTask<bool> IsMarkedAsync(long body, CancellationToken cancellationToken)
    {
        var (bits, _) = await ReadAsync(body, cancellationToken);
        return (bits[Index(body)] & Mask(body)) != 0;
    }

    /// <summary>Marks a body; once more changes nothing.</summary>
    public async ValueTask MarkAsync(long body, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (bits, version) = await ReadAsync(body, cancellationToken);
            if ((bits[Index(body)] & Mask(body)) != 0)
            {
                return;
            }

            bits[Index(body)] |= Mask(body);
            var model = models.Current;
            var request = new FhirRequest { Method = FhirMethod.Put, Route = new Route(RouteShape.Type) { Type = HealthIdBlock.Type }, Model = model, Caller = Caller.Local, Base = "" };
            using var resource = Resource.Parse(JsonSerializer.SerializeToUtf8Bytes(ToJson(body, bits)), model.Types, new IssueCollector())!;
            var write = WritePlanner.Plan(WriteKind.Put, resource, KeyOf(body), request, new Precondition { Version = version }, new IssueCollector());
            switch (await store.CommitAsync(WriteBatch.Of(write) with { ModelVersion = model.Version }, CancellationToken.None))
            {
                case Committed:
                    return;
                case StoreUnavailable unavailable:
                    throw new StoreUnavailableException(unavailable.Reason);
            }
        }

        throw new StoreUnavailableException($"Others marked health IDs around {body} {MaxAttempts} times in a row.");
    }

    private async ValueTask<(byte[] Bits, int Version)> ReadAsync(long body, CancellationToken cancellationToken)
    {
        var bits = new byte[PerRecord / 8];
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        if (await snapshot.ReadAsync(KeyOf(body), null, cancellationToken) is not { IsDeleted: false } version)
        {
            return (bits, 0);
        }

        var extension = StoredRecord.ListOf(StoredRecord.Parse(version.Json.Span), "extension").FirstOrDefault(e => StoredRecord.TextOf(e, "url") == Extension);
        _ = Convert.TryFromBase64String(StoredRecord.TextOf(extension, "valueBase64Binary") ?? "", bits, out _);
        return (bits, version.Version);
    }

    private static JsonObject ToJson(long body, byte[] bits) => new()
    {
        ["resourceType"] = HealthIdBlock.Type,
        ["id"] = KeyOf(body).Id,
        ["extension"] = new JsonArray(new JsonObject { ["url"] = Extension, ["valueBase64Binary"] = Convert.ToBase64String(bits) }),
        ["status"] = "active",
        ["type"] = HealthIdBlock.Kind(),
        ["description"] = string.Create(CultureInfo.InvariantCulture, $"Used health IDs, one bit each from {body / PerRecord * PerRecord}"),
    };

    private static ResourceKey KeyOf(long body) => new(HealthIdBlock.Type, string.Create(CultureInfo.InvariantCulture, $"hid-used-{body / PerRecord}"));

    private static int Index(long body) => (int)(body % PerRecord / 8);

    private static byte Mask(long body) => (byte)(1 << (int)(body % PerRecord % 8));
}
