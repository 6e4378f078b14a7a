using System.Text;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Interactions;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Loading;

/// <summary>
/// Writes the rows of a list as any client would: one update each, through the same admission. A row whose records are there
/// already is left alone, so that loading a list again moves no <c>updatedAt</c>.
/// </summary>
internal sealed class RegistryLoader(Dispatcher dispatcher, IResourceStore store, ModelRefresh refresh)
{
    /// <summary>Loads the rows; a refused row does not stop the others.</summary>
    public async Task<LoadReport> LoadAsync(string kind, IReadOnlyList<RegistryRow> rows, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var (written, unchanged, done) = (0, 0, 0);
        var refused = new List<(int, string)>();
        foreach (var row in rows)
        {
            progress?.Report(++done);
            if (RegistryRecords.Make(kind, row, out var reason) is not { } records)
            {
                refused.Add((row.Line, reason));
                continue;
            }

            if (kind == "providers" && row["facility"] is { Length: > 0 } facility && !await LinkAsync(records, facility, cancellationToken))
            {
                refused.Add((row.Line, $"facility {facility} is not in the registry: load the facilities first, then this list again"));
                continue;
            }

            var isChanged = false;
            string? refusal = null;
            foreach (var record in records)
            {
                if (await IsStoredAsync(record, cancellationToken))
                {
                    continue;
                }

                isChanged = true;
                refusal = await WriteAsync(record, cancellationToken);
                if (refusal is not null)
                {
                    break;
                }
            }

            if (refusal is not null)
            {
                refused.Add((row.Line, refusal));
                continue;
            }

            (written, unchanged) = isChanged ? (written + 1, unchanged) : (written, unchanged + 1);
        }

        return new LoadReport(written, unchanged, refused);
    }

    // Names the facility's record, whoever wrote it. A provider is not written without its facility: half a row would look
    // like a provider that works nowhere.
    private async ValueTask<bool> LinkAsync(IReadOnlyList<JsonObject> records, string facility, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var state = new RegistryState(snapshot, await refresh.TakeAsync("GET", "Organization", cancellationToken));
        if (await state.FindAsync("Organization", RegistryTerms.FacilityCode, facility, cancellationToken) is not { } found)
        {
            return false;
        }

        foreach (var role in records.Where(r => r["organization"] is not null))
        {
            role["organization"] = new JsonObject { ["reference"] = found.Key.ToString() };
        }

        return true;
    }

    private async ValueTask<bool> IsStoredAsync(JsonObject record, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        if (await snapshot.ReadAsync(KeyOf(record), null, cancellationToken) is not { IsDeleted: false } version)
        {
            return false;
        }

        var stored = StoredRecord.Parse(version.Json.Span).AsObject();
        stored.Remove("meta");
        return JsonNode.DeepEquals(stored, record);
    }

    private async ValueTask<string?> WriteAsync(JsonObject record, CancellationToken cancellationToken)
    {
        var key = KeyOf(record);
        var route = Route.Parse([key.Type, key.Id], (await refresh.TakeAsync("PUT", key.Type, cancellationToken)).Types, new IssueCollector())!;
        var response = await dispatcher.AnswerAsync(new FhirRequest
        {
            Method = FhirMethod.Put,
            Route = route,
            Model = await refresh.TakeAsync("PUT", key.Type, cancellationToken),
            Caller = Caller.Local,
            Base = "",
            Body = Encoding.UTF8.GetBytes(record.ToJsonString()),
            Format = BodyFormat.Json,
        }, cancellationToken);
        return response.IsSuccess ? null : string.Join("; ", response.Issues.Where(i => i.IsError).Select(i => i.Text).DefaultIfEmpty($"refused with {response.Status}"));
    }

    private static ResourceKey KeyOf(JsonObject record) => new((string)record["resourceType"]!, (string)record["id"]!);
}
