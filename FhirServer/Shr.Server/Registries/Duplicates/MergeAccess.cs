using Shr.Fhir;
using Shr.Server.Security;
using Shr.Server.Security.Access;
using Shr.Server.Security.Identities;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// Who may decide about two patients: a national system; an approver inside whose catchments both live, as both records
/// change. (The old index asked for no catchment when it merged.)
/// </summary>
internal sealed class MergeAccess(Areas areas)
{
    /// <summary>The refusal, or null. Without access control everybody may.</summary>
    public MergeResult? Refuse(Identity? identity, Element one, Element other)
    {
        foreach (var patient in (ReadOnlySpan<Element>)[one, other])
        {
            var place = areas.Of(patient).MaxBy(a => a.Length) ?? "";
            if (Refuse(identity, place) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>The refusal of somebody who does not answer for an area, or null.</summary>
    public static MergeResult? Refuse(Identity? identity, string area) =>
        identity is null || identity.Roles.HasFlag(Role.System) || identity.Profile("mci-supervisor")?.Covers(area) == true
            ? null
            : MergeResult.Refused(403, SecurityIssues.OutsideCatchment, identity.Email ?? identity.Id, area);
}
