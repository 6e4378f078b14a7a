namespace Shr.Server.Registries;

/// <summary>The areas a facility serves: those that are set, else one that follows from its kind and its place.</summary>
/// <remarks>
/// An upazila's health complex serves its upazila, a union's sub-centre its union, wherever inside it lies. National and
/// divisional offices have none: a catchment has a district at least.
/// </remarks>
internal static class FacilityCatchment
{
    private const int District = 4;
    private const int MaxDigits = 12;

    // Words of the registry's levels and kinds, the first that fits decides; with the digits of the area served, 0 for none.
    private static readonly (string Word, int Digits)[] Words =
    [
        ("national", 0), ("division", 0), ("directorate", 0), ("district", District), ("upazila", 6), ("thana", 6),
        ("paurasava", 8), ("municipal", 8), ("union", 10), ("ward", MaxDigits), ("community", MaxDigits),
    ];

    /// <summary>The geo codes, each of four digits or more.</summary>
    public static IReadOnlyList<string> Of(StoredRecord facility)
    {
        string[] set = [.. facility.Extensions(RegistryTerms.Catchment)];
        if (set.Length > 0)
        {
            return set;
        }

        var place = facility.Extensions(RegistryTerms.Place).FirstOrDefault() ?? "";
        var digits = DigitsOf(facility.TypeText(RegistryTerms.FacilityLevel)) ?? DigitsOf(facility.TypeText(RegistryTerms.FacilityKind)) ?? MaxDigits;
        var served = place[..Math.Min(place.Length, digits)];
        return served.Length >= District && served.All(char.IsAsciiDigit) ? [served] : [];
    }

    private static int? DigitsOf(string? text)
    {
        foreach (var (word, digits) in Words)
        {
            if (text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)
            {
                return digits;
            }
        }

        return null;
    }
}
