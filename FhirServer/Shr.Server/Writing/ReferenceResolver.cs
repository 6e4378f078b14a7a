using Shr.Fhir;
using Shr.Server.Wire;

namespace Shr.Server.Writing;

/// <summary>
/// Puts real addresses in place of what only the sender can know: fullUrls of the same Bundle, and conditional
/// references, which are searched once each.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#trules</remarks>
internal sealed class ReferenceResolver(ReferenceTargets targets, WriteScope scope)
{
    private readonly ReferenceTargets _found = new();

    /// <summary>The request with its references resolved; where nothing is to be replaced it is the same.</summary>
    public async ValueTask<FhirRequest> ResolveAsync(FhirRequest request, IssueCollector issues, CancellationToken cancellationToken)
    {
        // A body that cannot be read is reported by the interaction itself.
        using var resource = request.ReadBody(new IssueCollector());
        if (resource is null)
        {
            return request;
        }

        var edits = new List<TextEdit>();
        if (targets.Count > 0)
        {
            foreach (var site in ReferenceSites.Find(resource, targets))
            {
                var isWhole = site.Start < resource.Tree.OffsetOf(site.Row);
                edits.Add(new TextEdit(site.Start, site.End, isWhole ? ResourceEditor.Quoted(site.Target!) : System.Text.Encoding.UTF8.GetBytes(site.Target!)));
            }
        }

        foreach (var site in ReferenceSites.FindConditional(resource))
        {
            var text = resource.Tree.StringOf(site.Row);
            if (await SearchAsync(request, text, resource.Tree.OffsetOf(site.Row), resource.Type.Name, issues, cancellationToken) is { } target)
            {
                edits.Add(new TextEdit(site.Start, site.End, ResourceEditor.Quoted(target)));
            }
        }

        return edits.Count == 0 ? request : request with { Body = TextEdit.Apply(resource.Tree.Bytes, resource.Tree.Start, resource.Tree.Length, edits) };
    }

    private async ValueTask<string?> SearchAsync(
        FhirRequest request, string text, int offset, string path, IssueCollector issues, CancellationToken cancellationToken)
    {
        if (_found.Find(text) is { } known)
        {
            return known;
        }

        var question = text.IndexOf('?', StringComparison.Ordinal);
        if (request.Model.Types.FindResource(text[..question]) is null)
        {
            issues.AddAt(offset, ServerIssues.UnknownType, path, text[..question]);
            return null;
        }

        var result = await ConditionSearch.FindAsync(request, text[..question], text[(question + 1)..], "reference", scope, cancellationToken);
        if (result.Refusal is { } refusal)
        {
            if (refusal.Status == 412)
            {
                issues.AddAt(offset, ServerIssues.ConditionalReferenceMany, path, text);
            }
            else
            {
                refusal.Issues.ToList().ForEach(issues.Add);
            }

            return null;
        }

        if (result.Match is not { } match)
        {
            issues.AddAt(offset, ServerIssues.ConditionalReferenceNone, path, text);
            return null;
        }

        _found.TryAdd(text, match.Key.ToString());
        return match.Key.ToString();
    }
}
