using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters;

/// <summary>Who may change an encounter: the facility and provider that made its first version.</summary>
internal static class EncounterOwner
{
    /// <summary>
    /// Whether somebody may. What was loaded for a facility (its first version says neither facility nor provider) is that
    /// facility's; where it names none, it is nobody's, and the policy alone decides.
    /// </summary>
    /// <param name="stamp">Who asks.</param>
    /// <param name="first">The first version of the encounter; null where it cannot be told.</param>
    /// <param name="everything">A state that hides nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<bool> MayChangeAsync(RequesterStamp stamp, ResourceVersion? first, IStoreSnapshot everything, CancellationToken cancellationToken)
    {
        if (first is null or { IsDeleted: true })
        {
            return false;
        }

        if (RequesterStamp.Of(first) is { } maker && (maker.Facility ?? maker.Provider) is not null)
        {
            return maker.Facility == stamp.Facility && maker.Provider == stamp.Provider;
        }

        if (LocalReference.Of(StoredRecord.Parse(first.Json.Span)["serviceProvider"], "Organization") is not { } facility
            || await everything.ReadAsync(facility, null, cancellationToken) is not { IsDeleted: false } organisation
            || new StoredRecord(organisation).Identifier(RegistryTerms.FacilityCode) is not { } code)
        {
            return true;
        }

        return stamp.Facility == code;
    }
}
