using Microsoft.Extensions.Options;
using Shr.Server.Options;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// Whether a place exists: asked of the location registry, and of the list the server comes with where the registry holds
/// nothing of that level. Retired areas count: addresses recorded with them remain valid.
/// </summary>
/// <remarks>Where BD-Core is required, a place that BD-Core has no geocode for cannot be an address either.</remarks>
internal sealed class AreaCheck(PlaceCodes places, IOptions<ServerOptions> options)
{
    private static readonly RegistryQuery One = new(null, 1, 0);

    /// <summary>Adds a fault for each address of an input whose place does not exist; abroad no place is asked for.</summary>
    public async ValueTask CheckAsync(RegistryState state, PatientInput input, List<NationalFault> faults, CancellationToken cancellationToken)
    {
        foreach (var field in new[] { "present_address", "permanent_address" })
        {
            // Parts that are wrong are told already.
            if (input.Fields.GetValueOrDefault(field) is not { } address
                || StoredRecord.TextOf(address, "country_code") != AddressForm.Bangladesh
                || input.Faults.Any(f => f.Field?.StartsWith(field, StringComparison.Ordinal) == true))
            {
                continue;
            }

            var code = AddressForm.CodeOf(address);
            if (!await ExistsAsync(state, code, cancellationToken) || (options.Value.RequireBdCore == true && places.GeocodeOf(code) is null))
            {
                faults.Add(PatientFaults.Value(field));
            }
        }
    }

    /// <summary>Whether there is an area with a whole code of 6 to 12 digits.</summary>
    public async ValueTask<bool> ExistsAsync(RegistryState state, string code, CancellationToken cancellationToken)
    {
        if (await state.FindAsync("Location", RegistryTerms.AreaCode, code, cancellationToken) is not null)
        {
            return true;
        }

        var level = RegistryTerms.Levels[(code.Length / 2) - 1];
        var ofLevel = await state.ListAsync("Location", [new QueryParameter("type", $"{RegistryTerms.AreaLevel}|{level}")], One, cancellationToken);
        return ofLevel.Count == 0 && places.IsKnown(code);
    }
}
