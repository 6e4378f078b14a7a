using System.Text.Json.Nodes;
using Shr.Search.Plans;
using Shr.Server.Registries.Matching;
using Shr.Server.Registries.Patients;
using Shr.Storage;
using SortKey = Shr.Search.Plans.SortKey;

namespace Shr.Server.Registries.Duplicates;

/// <summary>The pairs of an area that wait, page by page, the oldest first: along one range of the index.</summary>
internal sealed class PairList(PatientView view)
{
    private const int PageSize = 25;

    /// <summary>A page: after a marker, before one, between two, or from the beginning.</summary>
    public async ValueTask<JsonObject> ShowAsync(
        NationalCall call, string area, Guid? after, Guid? before, IStoreSnapshot patients, CancellationToken cancellationToken)
    {
        var snapshot = await call.SnapshotAsync(cancellationToken);
        var backwards = before is not null && after is null;
        var found = await PageAsync(snapshot, area, after, before, backwards, PageSize, cancellationToken);
        var lookup = new PatientLookup(patients, call.Model, view);
        var results = new JsonArray();
        foreach (var pair in found)
        {
            if (await SummaryAsync(lookup, pair.Patient1, cancellationToken) is { } first && await SummaryAsync(lookup, pair.Patient2, cancellationToken) is { } second)
            {
                results.Add(new JsonObject
                {
                    ["patient1"] = first,
                    ["patient2"] = second,
                    ["reasons"] = new JsonArray([.. pair.Reasons.Select(r => JsonValue.Create(r))]),
                    ["created_at"] = pair.Marker.ToString(),
                    ["score"] = pair.Score,
                    ["explanation"] = pair.Explanation,
                });
                call.Touch(new Shr.Fhir.ResourceKey("Task", pair.Id), [pair.Patient1, pair.Patient2]);
            }
        }

        var links = new JsonObject();
        if (found.Count > 0 && (after is null || before is null))
        {
            var address = call.Home + call.Http.Request.PathBase.ToUriComponent() + call.Http.Request.Path.ToUriComponent();
            await LinkAsync("next", "after", found[^1].Marker, null);
            await LinkAsync("previous", "before", null, found[0].Marker);

            async ValueTask LinkAsync(string relation, string parameter, Guid? from, Guid? to)
            {
                if ((await PageAsync(snapshot, area, from, to, false, 1, cancellationToken)).Count > 0)
                {
                    links[relation] = $"{address}?{parameter}={from ?? to}";
                }
            }
        }

        return new JsonObject { ["http_status"] = 200, ["results"] = results, ["additional_info"] = links };
    }

    // A patient whom the index does not hold any more, or retired since the pair was listed, shows no pair.
    private static async ValueTask<JsonObject?> SummaryAsync(PatientLookup lookup, string id, CancellationToken cancellationToken) =>
        await lookup.FindAsync(id, cancellationToken) is { IsActive: true } patient ? await lookup.SummaryAsync(patient, cancellationToken) : null;

    private static async ValueTask<List<DuplicatePair>> PageAsync(
        IStoreSnapshot snapshot, string area, Guid? after, Guid? before, bool backwards, int count, CancellationToken cancellationToken)
    {
        var prefix = MatchLabels.OpenPairPrefix(area);
        var low = after is { } from ? [.. MatchLabels.OpenPairKey(area, from), 0] : prefix;
        var high = before is { } to ? MatchLabels.OpenPairKey(area, to) : IndexKeys.AfterPrefix(prefix);
        if (low.AsSpan().SequenceCompareTo(high) >= 0)
        {
            return [];
        }

        var plan = new SearchPlan
        {
            Types = ["Task"],
            Where = new KeyRange(low, high),
            Sort = [new SortKey([prefix], backwards)],
            Count = count,
        };
        var pairs = (await snapshot.SearchAsync(plan, cancellationToken)).Matches.Select(v => PairTask.Read(new StoredRecord(v))).OfType<DuplicatePair>();
        return [.. backwards ? pairs.Reverse() : pairs];
    }
}
