using System.Collections.Concurrent;
using Shr.Search.Plans;
using Shr.Server.Registries;
using Shr.Server.Security.Identities;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Security.Access;

/// <summary>
/// Completes who signed in: a facility for which no catchment is set has the one of its kind and place, a provider that of
/// its facility. What is found in the registries holds for a minute.
/// </summary>
internal sealed class DefaultCatchments(IResourceStore store, ModelHolder models, Requesters requesters, TimeProvider clock)
{
    private const int MaxKept = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Type, string Id), (DateTimeOffset Until, IReadOnlyList<string> Codes)> _kept = [];

    /// <summary>The identity with catchments for its profiles that need them; patients and administrators get none.</summary>
    public async ValueTask<Identity> FillAsync(Identity identity, CancellationToken cancellationToken)
    {
        if (!identity.Profiles.Any(NeedsSome))
        {
            return identity;
        }

        var profiles = new List<RequesterProfile>(identity.Profiles.Count);
        foreach (var profile in identity.Profiles)
        {
            profiles.Add(NeedsSome(profile) ? profile with { Catchments = await OfAsync(identity, profile, cancellationToken) } : profile);
        }

        return identity with { Profiles = profiles };
    }

    private static bool NeedsSome(RequesterProfile profile) => profile.Catchments.Count == 0 && profile.Type is "facility" or "provider";

    private async ValueTask<IReadOnlyList<string>> OfAsync(Identity identity, RequesterProfile profile, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_kept.TryGetValue((profile.Type, profile.Id), out var kept) && kept.Until > now)
        {
            return kept.Codes;
        }

        var model = models.Current;
        var code = profile.Type == "facility"
            ? profile.Id
            : (await requesters.OfAsync(identity with { Profiles = [profile] }, model, cancellationToken)).Facility;
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var facility = code is null || code.Contains('|', StringComparison.Ordinal) || code.Contains(',', StringComparison.Ordinal)
            ? null
            : await new RegistryState(snapshot, model).FindAsync("Organization", RegistryTerms.FacilityCode, code, cancellationToken);
        var codes = facility is null ? [] : FacilityCatchment.Of(facility);
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[(profile.Type, profile.Id)] = (now + Kept, codes);
        return codes;
    }
}
