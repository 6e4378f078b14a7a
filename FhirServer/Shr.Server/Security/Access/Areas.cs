using System.Collections.Frozen;
using Shr.Fhir;
using Shr.Server.Registries;

namespace Shr.Server.Security.Access;

/// <summary>Where a patient lives, as codes of the location registry.</summary>
/// <remarks>BD-Core geocodes below the district are two digits longer than location codes; the map beside the registry says which is which.</remarks>
public sealed class Areas
{
    private readonly FrozenDictionary<string, string> _locations;

    private Areas(FrozenDictionary<string, string> locations) => _locations = locations;

    /// <summary>The map the server comes with.</summary>
    public static Areas Load()
    {
        using var file = typeof(Areas).Assembly.GetManifestResourceStream("Shr.Server.Registries.geocode-map.tsv")!;
        using var reader = new StreamReader(file);
        return new Areas(reader.ReadToEnd().Split('\n').Skip(1).Select(l => l.Split('\t')).Where(c => c.Length >= 2)
            .ToFrozenDictionary(c => c[0], c => c[1]));
    }

    /// <summary>Every area around the present address, from the district down, each code once.</summary>
    public IReadOnlyList<string> Of(Element patient)
    {
        var areas = new SortedSet<string>(StringComparer.Ordinal);
        if (PresentAddress(patient) is { Exists: true } address)
        {
            Add(address.ChildString("district"u8), areas);
            foreach (var extension in address.ChildrenOf("extension"u8))
            {
                Add(extension.ChildString("valueString"u8) ?? extension.ChildString("valueCode"u8), areas);
                foreach (var coding in extension.Child("valueCodeableConcept"u8) is { Exists: true } concept ? concept.ChildrenOf("coding"u8) : default)
                {
                    Add(coding.ChildString("code"u8), areas);
                }
            }
        }

        return [.. areas];
    }

    /// <summary>Every area around those that a record's catchment extensions name, each code once.</summary>
    public IReadOnlyList<string> OfExtensions(Element record)
    {
        var areas = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var extension in record.ChildrenOf("extension"u8))
        {
            if (extension.ChildString("url"u8) == RegistryTerms.Catchment)
            {
                Add(extension.ChildString("valueString"u8), areas);
            }
        }

        return [.. areas];
    }

    // The home address; else the first that is not an old one.
    private static Element PresentAddress(Element patient)
    {
        Element other = default;
        foreach (var address in patient.ChildrenOf("address"u8))
        {
            if (IsPermanent(address))
            {
                continue;
            }

            switch (address.ChildString("use"u8))
            {
                case "home" or null:
                    return address;
                case "old":
                    break;
                default:
                    other = other.Exists ? other : address;
                    break;
            }
        }

        return other;
    }

    // Where the family is at home is not where the person lives, and says so.
    private static bool IsPermanent(Element address)
    {
        foreach (var extension in address.ChildrenOf("extension"u8))
        {
            if (extension.ChildString("url"u8) == Registries.Patients.PatientTerms.PermanentAddress)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string? code, SortedSet<string> areas)
    {
        if (code is null || code.Length is < 2 or > 20 || !code.All(char.IsAsciiDigit))
        {
            return;
        }

        var location = _locations.GetValueOrDefault(code, code);
        for (var digits = AccessLabels.LeastAreaDigits; digits <= location.Length; digits += 2)
        {
            areas.Add(location[..digits]);
        }

        if (location.Length > AccessLabels.LeastAreaDigits)
        {
            areas.Add(location);
        }
    }
}
