using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries;
using Shr.Server.Security.Identities;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>Finds out for which facility and as which provider a caller writes.</summary>
internal sealed class Requesters(IResourceStore store)
{
    /// <summary>The request with the stamp its writes get; the same where nobody signed in or it is known already.</summary>
    public async ValueTask<FhirRequest> StampAsync(FhirRequest request, CancellationToken cancellationToken) =>
        request.Caller is { Identity: { } identity, Stamp: null }
            ? request with { Caller = request.Caller with { Stamp = await OfAsync(identity, request.Model, cancellationToken) } }
            : request;

    /// <summary>The stamp of somebody who signed in. A provider without a facility of its own writes for the one its role names.</summary>
    public async ValueTask<RequesterStamp> OfAsync(Identity identity, CompiledModel model, CancellationToken cancellationToken)
    {
        var facility = identity.Profile("facility")?.Id;
        var provider = identity.Profile("provider")?.Id;
        var admin = (identity.Roles & (Role.Admin | Role.Approver)) != 0 ? identity.Profile("mci-supervisor")?.Id : null;
        if (facility is not null || (provider is null && !IsPractitioner(identity)))
        {
            return new RequesterStamp(identity.Id, facility, provider, admin);
        }

        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var state = new RegistryState(snapshot, model);
        var practitioner = provider is not null
            ? await state.FindAsync("Practitioner", RegistryTerms.ProviderCode, provider, cancellationToken)
            : await OneAsync(state, new ResourceKey("Practitioner", identity.FhirUser!["Practitioner/".Length..]), cancellationToken);
        if (practitioner is null)
        {
            return new RequesterStamp(identity.Id, null, provider, admin);
        }

        return new RequesterStamp(
            identity.Id, await FacilityAsync(state, practitioner, cancellationToken), provider ?? practitioner.Identifier(RegistryTerms.ProviderCode), admin);
    }

    private static async ValueTask<string?> FacilityAsync(RegistryState state, StoredRecord practitioner, CancellationToken cancellationToken)
    {
        var roles = await state.ReferringAsync("PractitionerRole", "practitioner", [new ResourceKey("Practitioner", practitioner.Id)], cancellationToken);
        foreach (var role in roles.Where(r => r.Active == 1).OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            if (LocalReference.Of(role.Root["organization"], "Organization") is { } place
                && (await OneAsync(state, place, cancellationToken))?.Identifier(RegistryTerms.FacilityCode) is { } code)
            {
                return code;
            }
        }

        return null;
    }

    private static async ValueTask<StoredRecord?> OneAsync(RegistryState state, ResourceKey key, CancellationToken cancellationToken) =>
        await state.ReadAsync([key], cancellationToken) is [var record] ? record : null;

    private static bool IsPractitioner(Identity identity) =>
        identity.FhirUser is { } user && user.StartsWith("Practitioner/", StringComparison.Ordinal) && Route.IsId(user.AsSpan("Practitioner/".Length));
}
