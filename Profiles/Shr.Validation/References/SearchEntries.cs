using Shr.Fhir;
using Shr.Fhir.Types;

namespace Shr.Validation.References;

/// <summary>The entries of a searchset are what its self link asks for.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#search, https://hl7.org/fhir/R4/bundle.html#searchset</remarks>
internal static class SearchEntries
{
    /// <summary>Reports entries without id, and those that are of another type than their mode allows.</summary>
    public static void Check(BundleIndex bundle, ValidationScope scope)
    {
        var asked = Asked(bundle.Bundle, scope.Profiles.Types);
        foreach (var entry in bundle.Entries)
        {
            if (!entry.Resource.Exists)
            {
                continue;
            }

            switch (entry.Element.Child("search"u8).ChildString("mode"u8))
            {
                case "outcome" when entry.Resource.Type.Name != "OperationOutcome":
                    scope.Report(entry.Resource, ValidationIssues.SearchResultType, entry.Resource.Type.Name, "outcome", "OperationOutcome");
                    break;
                case "match":
                    CheckMatch(entry, asked, scope);
                    break;
            }
        }
    }

    private static void CheckMatch(BundleEntry entry, List<string> asked, ValidationScope scope)
    {
        if (entry.Id is null)
        {
            scope.Report(entry.Resource, ValidationIssues.SearchResultId);
        }

        if (asked.Count > 0 && !asked.Contains(entry.Resource.Type.Name))
        {
            scope.Report(entry.Resource, ValidationIssues.SearchResultType, entry.Resource.Type.Name, "match", string.Join(" or ", asked));
        }
    }

    // [base]/Patient?…, or [base]?_type=Patient,Observation; none where the link does not say.
    private static List<string> Asked(in Element bundle, TypeModel types)
    {
        foreach (var link in bundle.ChildrenOf("link"u8))
        {
            if (link.ChildString("relation"u8) == "self" && link.ChildString("url"u8) is { } url)
            {
                var parts = url.Split('?', 2);
                if (types.FindResource(parts[0].AsSpan(parts[0].LastIndexOf('/') + 1).ToString()) is { } type)
                {
                    return [type.Name];
                }

                return parts.Length < 2 ? [] : [.. parts[1].Split('&').Where(p => p.StartsWith("_type=", StringComparison.Ordinal)).SelectMany(p => Uri.UnescapeDataString(p[6..]).Split(','))];
            }
        }

        return [];
    }
}
