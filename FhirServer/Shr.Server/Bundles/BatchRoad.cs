using Shr.Fhir;
using Shr.Server.Interactions;
using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Bundles;

/// <summary>
/// A batch: each entry goes the ordinary road and fails alone. Writes of one step run side by side (they are
/// independent, and the store commits them together); reads come last.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#batch</remarks>
internal sealed class BatchRoad(Lazy<Dispatcher> dispatcher)
{
    private const int SideBySide = 16;

    /// <summary>The answers, in the order of the entries.</summary>
    public async ValueTask<FhirResponse> RunAsync(FhirRequest request, IReadOnlyList<EntryRequest> entries, CancellationToken cancellationToken)
    {
        var placeholders = new ReferenceTargets();
        foreach (var entry in entries)
        {
            if (entry.FullUrl is { } fullUrl && ReferenceTargets.IsPlaceholder(fullUrl))
            {
                placeholders.TryAdd(fullUrl, fullUrl);
            }
        }

        var answers = new BundleEntry[entries.Count];
        foreach (var step in entries.GroupBy(e => e.Step).OrderBy(g => g.Key))
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = step.Key == 3 ? 1 : SideBySide, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(step, parallel, async (entry, token) =>
            {
                var answer = entry.Refusal ?? Dependent(entry, placeholders) ?? await dispatcher.Value.AnswerAsync(entry.Request!, token);
                answers[entry.Index] = EntryAnswers.Of(answer, request.Base);
            });
        }

        return FhirResponse.Ok(new BundleContent("batch-response", answers));
    }

    // Entries of a batch must not depend on each other: a reference to another entry's placeholder would dangle for ever.
    private static FhirResponse? Dependent(EntryRequest entry, ReferenceTargets placeholders)
    {
        if (placeholders.Count == 0 || entry.Row!.Interaction is not IWriteInteraction || entry.Request!.Format != BodyFormat.Json || entry.Request.Body.Count == 0)
        {
            return null;
        }

        var issues = new IssueCollector();
        using var resource = entry.Request.ReadBody(issues);
        if (resource is null)
        {
            return null;
        }

        foreach (var site in ReferenceSites.Find(resource, placeholders))
        {
            issues.AddAt(resource.Tree.OffsetOf(site.Row), ServerIssues.UnresolvedPlaceholder, resource.Type.Name, resource.Tree.StringOf(site.Row));
        }

        return issues.HasErrors ? FhirResponse.Refused(400, issues, entry.Request.Body) : null;
    }
}
