using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>If-Match and If-None-Match of writes: a stale version is 412, and the rest is made sure of inside the commit.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#concurrency</remarks>
internal static class VersionCheck
{
    /// <summary>The precondition of the commit (null: none), or the refusal.</summary>
    public static (Precondition? Precondition, FhirResponse? Refusal) Of(FhirConditions conditions, ResourceKey key, ResourceVersion? current)
    {
        var live = current is { IsDeleted: false } ? current : null;
        if (conditions.IfNoneMatch?.Trim() == "*")
        {
            return live is null
                ? (new Precondition { Version = 0 }, null)
                : (null, FhirResponse.Refused(412, ServerIssues.AlreadyExists, key));
        }

        if (conditions.IfMatch is not { } asked)
        {
            return (null, null);
        }

        if (asked.Trim() == "*")
        {
            return live is null ? (null, FhirResponse.Refused(412, ServerIssues.StaleVersion, "*", key, "none")) : (new Precondition { Version = live.Version }, null);
        }

        // A tag this server never made is well-formed all the same, and no version has it.
        var version = FhirConditions.VersionOf(asked);
        return live?.Version == version
            ? (new Precondition { Version = version }, null)
            : (null, FhirResponse.Refused(412, ServerIssues.StaleVersion, asked, key, live is null ? "none" : live.Version));
    }
}
