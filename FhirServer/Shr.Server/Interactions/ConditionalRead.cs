using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Interactions;

/// <summary>If-None-Match and If-Modified-Since of reads; the former decides where both are given.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#cread, https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2</remarks>
internal static class ConditionalRead
{
    /// <summary>Whether the client has this version.</summary>
    public static bool HasIt(FhirConditions conditions, ResourceVersion version)
    {
        if (conditions.IfNoneMatch is { } tags)
        {
            foreach (var range in tags.AsSpan().Split(','))
            {
                var tag = tags.AsSpan()[range].Trim();
                if (tag is "*" || FhirConditions.VersionOf(tag.ToString()) == version.Version)
                {
                    return true;
                }
            }

            return false;
        }

        // The header has whole seconds, and so has the Last-Modified that the client got.
        return conditions.IfModifiedSince is { } since
            && version.LastUpdated.UtcTicks / TimeSpan.TicksPerSecond <= since.UtcTicks / TimeSpan.TicksPerSecond;
    }
}
