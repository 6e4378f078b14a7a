using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Bundles;

/// <summary>Versions as entries of a history Bundle.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#history</remarks>
internal static class HistoryEntries
{
    /// <summary>The entry of a version; a deletion has no resource.</summary>
    public static BundleEntry Of(ResourceVersion version, string address, ElementFilter? filter = null) => new()
    {
        FullUrl = $"{address}/{version.Key}",
        Resource = version.IsDeleted ? null : filter is null ? new StoredJson(version.Json) : filter.Apply(version.Json),
        Whole = filter is null ? default : version.Json,
        Request = version.Interaction switch
        {
            WriteKind.Create => ("POST", version.Key.Type),
            WriteKind.Delete => ("DELETE", version.Key.ToString()),
            _ => ("PUT", version.Key.ToString()),
        },
        Response = new EntryResponse(version.IsDeleted ? "204 No Content" : version is { Interaction: WriteKind.Create } or { Version: 1 } ? "201 Created" : "200 OK")
        {
            Version = version.Version,
            LastUpdated = version.LastUpdated,
        },
    };
}
