using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// Translates between the codes of the location registry, which the national services speak, and the geocodes that a
/// BD-Core address needs.
/// </summary>
internal sealed class PlaceCodes
{
    private const int UpazilaDigits = 6;
    private const int WardDigits = 12;

    private readonly FrozenDictionary<string, string> _locationOf;
    private readonly FrozenDictionary<string, string> _geocodeOf;
    private readonly FrozenDictionary<string, string> _successorOf;
    private readonly FrozenDictionary<string, string> _predecessorOf;
    private readonly FrozenSet<string> _known;

    private PlaceCodes(IEnumerable<string[]> map, IReadOnlyList<string[]> locations, IEnumerable<string[]> below)
    {
        var rows = map.ToArray();
        _locationOf = rows.ToFrozenDictionary(r => r[0], r => r[1]);

        // Where several geocodes mean one place, the one with the same digits is it.
        _geocodeOf = rows.GroupBy(r => r[1]).ToFrozenDictionary(g => g.Key, g => (g.FirstOrDefault(r => r[2] == "code") ?? g.First())[0]);
        _successorOf = locations.Where(r => r[6].Length > 0).ToFrozenDictionary(r => r[0], r => r[6]);
        _predecessorOf = locations.Where(r => r[6].Length > 0).GroupBy(r => r[6]).ToFrozenDictionary(g => g.Key, g => g.First()[0]);
        _known = locations.Concat(below).Select(r => r[0]).ToFrozenSet();
    }

    /// <summary>The lists the server comes with.</summary>
    public static PlaceCodes Load() => new(Rows("geocode-map.tsv"), [.. Rows("locations.tsv")], Rows("places-below-upazila.tsv"));

    /// <summary>
    /// Whether the starter lists have a code, in force or retired. Of rural wards they know none, so each ward of a known
    /// union counts; an upazila that changed its code took its unions with it.
    /// </summary>
    public bool IsKnown(string code)
    {
        if (code.Length == WardDigits)
        {
            code = code[..^2];
        }

        return _known.Contains(code)
            || (code.Length > UpazilaDigits && _predecessorOf.TryGetValue(code[..UpazilaDigits], out var old) && _known.Contains(old + code[UpazilaDigits..]));
    }

    /// <summary>The geocode of eight digits of the upazila that a code lies in, or null where it has none.</summary>
    public string? GeocodeOf(string code)
    {
        if (code.Length < UpazilaDigits)
        {
            return null;
        }

        var upazila = code[..UpazilaDigits];
        return _geocodeOf.GetValueOrDefault(_successorOf.GetValueOrDefault(upazila, upazila));
    }

    /// <summary>The code of an address as far as it is known, from two digits to twelve; empty where it is not.</summary>
    public string CodeOf(JsonNode? address)
    {
        var whole = ElementEditor.ExtensionText(address, PatientTerms.AddressCode);
        var upazila = Coded(address, PatientTerms.Upazila);
        if (whole is not null && IsCode(whole) && (upazila is null || GeocodeOf(whole) == upazila || LocationOf(upazila) == whole[..Math.Min(UpazilaDigits, whole.Length)]))
        {
            return whole;
        }

        // Another client moved the address and left our code behind: what BD-Core requires is what it meant.
        var geocode = upazila ?? StoredRecord.TextOf(address, "district") ?? Coded(address, PatientTerms.Division);
        return geocode is not null && LocationOf(geocode) is { } location && IsCode(location) ? location : "";
    }

    private string LocationOf(string geocode) => _locationOf.GetValueOrDefault(geocode, geocode);

    private static string? Coded(JsonNode? address, string url) => ElementEditor.Code(ElementEditor.Extension(address, url)?["valueCodeableConcept"], PatientTerms.Geocodes);

    private static bool IsCode(string text) => text.Length is >= 2 and <= WardDigits && text.Length % 2 == 0 && text.All(char.IsAsciiDigit);

    private static IEnumerable<string[]> Rows(string name)
    {
        using var file = typeof(PlaceCodes).Assembly.GetManifestResourceStream("Shr.Server.Registries." + name)!;
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').Skip(1).Where(l => l.Length > 0).Select(l => l.TrimEnd('\r').Split('\t'))];
    }
}
