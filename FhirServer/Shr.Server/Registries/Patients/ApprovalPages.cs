using System.Globalization;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries.Feeds;
using Shr.Server.Searching;
using Shr.Server.Security.Access;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// Pages of the reviews (Tasks of one code) that wait in a catchment, the one not touched for longest first. A page is
/// told by a marker: nothing is skipped that did not change, and what changed moves to the end.
/// </summary>
internal sealed class ApprovalPages(IStoreSnapshot snapshot, CompiledModel model, string code, string catchment)
{
    /// <summary>Reviews in a page.</summary>
    public const int Size = 25;

    private const int Batch = 64;

    /// <summary>The reviews after and before markers, at most <see cref="Size"/>; and whether there are more in either direction.</summary>
    public async ValueTask<(IReadOnlyList<ResourceVersion> Page, bool HasNext, bool HasPrevious)> ReadAsync(FeedMarker? after, FeedMarker? before, CancellationToken cancellationToken)
    {
        if (before is { } end && after is null)
        {
            var earlier = await TakeAsync(null, end, isDescending: true, cancellationToken);
            ResourceVersion[] page = [.. earlier.Take(Size).Reverse()];
            return (page, page.Length > 0 && (await TakeAsync(Marker(page[^1]), null, false, cancellationToken)).Count > 0, earlier.Count > Size);
        }

        var later = await TakeAsync(after, before, isDescending: false, cancellationToken);
        ResourceVersion[] shown = [.. later.Take(Size)];
        var hasPrevious = after is not null && shown.Length > 0 && (await TakeAsync(null, Marker(shown[0]), true, cancellationToken)).Count > 0;
        return (shown, later.Count > Size, hasPrevious);
    }

    /// <summary>Where a review stands.</summary>
    public static FeedMarker Marker(ResourceVersion review) => new(review.LastUpdated, review.Sequence, 0);

    // One more than a page at least. Those of one millisecond come in no order from the store, so they are taken together.
    private async ValueTask<List<ResourceVersion>> TakeAsync(FeedMarker? after, FeedMarker? before, bool isDescending, CancellationToken cancellationToken)
    {
        var taken = new List<ResourceVersion>();
        var plan = Plan(after, before, isDescending);
        while (true)
        {
            var page = await snapshot.SearchAsync(plan, cancellationToken);
            taken.AddRange(page.Matches.Where(m => IsBetween(Marker(m), after, before)));
            if (page.Next is not { } next || (taken.Count > Size && taken[Size].LastUpdated != taken[^1].LastUpdated))
            {
                break;
            }

            plan = plan with { After = next };
        }

        taken.Sort((a, b) => isDescending ? Marker(b).CompareTo(Marker(a)) : Marker(a).CompareTo(Marker(b)));
        return taken;
    }

    private SearchPlan Plan(FeedMarker? after, FeedMarker? before, bool isDescending)
    {
        var parameters = new List<QueryParameter>
        {
            new("code", $"{PatientTerms.ReviewKind}|{code}"), new("status", "requested"), new("_sort", isDescending ? "-_lastUpdated" : "_lastUpdated"),
        };
        if (after is { } from)
        {
            parameters.Add(new QueryParameter("_lastUpdated", "ge" + Instant(from)));
        }

        if (before is { } to)
        {
            parameters.Add(new QueryParameter("_lastUpdated", "le" + Instant(to)));
        }

        var issues = new IssueCollector();
        var plan = SearchPlanner.Plan(model, "Task", parameters, strict: true, issues)
            ?? throw new InvalidOperationException($"The list of reviews cannot be planned: {issues.All[0].Text}");

        // No Task is in the compartment of a patient, so where the patient lives is asked by the reference.
        var livesThere = new Refers([model.Search.Find("Task", "patient")!.ReferencePrefix], ["Patient"], AccessLabels.InArea(catchment));
        return plan with { Where = Conditions.And(plan.Where, livesThere), Count = Batch };
    }

    private static bool IsBetween(FeedMarker marker, FeedMarker? after, FeedMarker? before) =>
        (after is not { } from || marker.CompareTo(from) > 0) && (before is not { } to || marker.CompareTo(to) < 0);

    private static string Instant(FeedMarker marker) => marker.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
