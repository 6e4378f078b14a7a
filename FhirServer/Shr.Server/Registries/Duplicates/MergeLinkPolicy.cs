using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// The one exemption from profiles of Patient: BD-Core allows no link but <c>seealso</c> to a RelatedPerson, so a link that a
/// merge wrote is not judged by profiles, as long as it stands in the record exactly as the server wrote it. A client can
/// neither write such a link nor change one.
/// </summary>
internal static class MergeLinkPolicy
{
    private static readonly byte[] Mark = System.Text.Encoding.ASCII.GetBytes(RegistryTerms.MergeLink);

    /// <summary>The paths of the links that are exempt; what looks like a merge's link and is none is reported.</summary>
    public static async ValueTask<IReadOnlyList<string>> ExemptAsync(Resource resource, WriteScope scope, IssueCollector issues, CancellationToken cancellationToken)
    {
        if (resource.Type.Name != "Patient" || resource.Json.Span.IndexOf(Mark) < 0 || StoredRecord.Parse(resource.Json.Span) is not JsonObject patient || patient["link"] is not JsonArray links)
        {
            return [];
        }

        var stored = resource.Id is { } id && await scope.Snapshot.ReadAsync(new ResourceKey("Patient", id), null, cancellationToken) is { IsDeleted: false } version
            ? StoredRecord.ListOf(new StoredRecord(version).Root, "link").ToArray()
            : [];
        var exempt = new List<string>();
        for (var i = 0; i < links.Count; i++)
        {
            if (links[i] is not JsonObject link || !StoredRecord.ListOf(link, "extension").Any(e => StoredRecord.TextOf(e, "url") == RegistryTerms.MergeLink))
            {
                continue;
            }

            var path = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Patient.link[{i}]");
            if (Array.Exists(stored, s => JsonNode.DeepEquals(s, link)))
            {
                exempt.Add(path);
            }
            else
            {
                issues.Add(DuplicateIssues.ForgedMergeLink, path);
            }
        }

        return exempt;
    }

    /// <summary>What was found, without what was found in exempt links.</summary>
    public static void TakeOver(IssueCollector found, IReadOnlyList<string> exempt, IssueCollector issues)
    {
        foreach (var issue in found.All.Where(i => !exempt.Any(p => i.Expression.StartsWith(p, StringComparison.Ordinal))))
        {
            issues.Add(issue);
        }
    }

    /// <summary>A stored record as profiles see it: without the links of merges.</summary>
    public static ReadOnlyMemory<byte> Judged(ResourceKey key, ReadOnlyMemory<byte> json)
    {
        if (key.Type != "Patient" || json.Span.IndexOf(Mark) < 0 || StoredRecord.Parse(json.Span) is not JsonObject patient)
        {
            return json;
        }

        foreach (var merge in StoredRecord.ListOf(patient, "link").Select(MergeLink.MergeOf).OfType<string>().ToArray())
        {
            MergeLink.Remove(patient, merge);
        }

        return System.Text.Encoding.UTF8.GetBytes(patient.ToJsonString(JsonBody.Options));
    }
}
