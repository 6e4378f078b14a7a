using Shr.Server.Bundles;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Operations.Records;

/// <summary>Records as entries of a searchset.</summary>
internal static class SearchEntries
{
    /// <summary>The matches of a page, then what came along.</summary>
    public static IReadOnlyList<BundleEntry> Of(FhirRequest request, SearchPage page) =>
        [.. page.Matches.Select(v => Of(request, v, "match")), .. page.Included.Select(v => Of(request, v, "include"))];

    /// <summary>One record; without a mode in Bundles that are no searchset.</summary>
    public static BundleEntry Of(FhirRequest request, ResourceVersion version, string? mode) => new()
    {
        FullUrl = $"{request.Base}/{version.Key}",
        Resource = new StoredJson(version.Json),
        SearchMode = mode,
    };
}
