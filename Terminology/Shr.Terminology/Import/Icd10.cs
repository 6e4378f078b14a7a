using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>What all forms of ICD-10 have in common.</summary>
/// <remarks>https://terminology.hl7.org/ICD.html</remarks>
internal static class Icd10
{
    public const string System = "http://hl7.org/fhir/sid/icd-10";

    private const string Properties = "http://hl7.org/fhir/concept-properties#";

    /// <summary>The header of a release.</summary>
    public static CodeSystemHeader Header(string system, string version, string name, string title, string? language, string? date, string? copyright) => new()
    {
        Url = system,
        Version = version,
        Name = name,
        Title = title,
        Language = language,
        Date = date ?? version,
        HierarchyMeaning = "classified-with",
        Copyright = copyright,
        Properties =
        [
            new PropertyDefinition("kind", null, PropertyKind.Code, "chapter, block or category"),
            new PropertyDefinition("usage", null, PropertyKind.Code, "dagger (the underlying disease) or aster (its manifestation)"),
            new PropertyDefinition("notSelectable", Properties + "notSelectable", PropertyKind.Boolean, "Chapters and blocks are for grouping only"),
            new PropertyDefinition("inclusion", null, PropertyKind.String, "What the category includes"),
            new PropertyDefinition("exclusion", null, PropertyKind.String, "What is coded elsewhere"),
            new PropertyDefinition("note", null, PropertyKind.String),
            new PropertyDefinition("codingHint", null, PropertyKind.String),
            new PropertyDefinition("modifiedFrom", null, PropertyKind.Code, "The category a code was made from by a modifier"),
        ],
    };

    /// <summary>Marks a chapter or block as one for grouping.</summary>
    public static void MarkGroup(PackedBuilder builder, int concept, string kind)
    {
        builder.AddProperty(concept, "kind", PropertyKind.Code, kind);
        if (kind is "chapter" or "block")
        {
            builder.SetFlag(concept, ConceptFlags.Abstract);
            builder.AddProperty(concept, "notSelectable", PropertyKind.Boolean, "true");
        }
    }

    /// <summary>A four-digit year found in a release's name for its version (<c>2019-covid-expanded</c>), else the name itself.</summary>
    public static string YearOf(string version) =>
        version.Length >= 4 && int.TryParse(version.AsSpan(0, 4), out var year) && year is > 1980 and < 2100 ? version[..4] : version;

    /// <summary>A code with its dot: <c>A000</c> is <c>A00.0</c>.</summary>
    public static string WithDot(string code) => code.Length > 3 && !code.Contains('.', StringComparison.Ordinal) ? $"{code.AsSpan(0, 3)}.{code.AsSpan(3)}" : code;

    /// <summary>A roman numeral for a chapter number, as ICD-10 names chapters.</summary>
    public static string Roman(int number)
    {
        var result = "";
        foreach (var (value, sign) in (ReadOnlySpan<(int, string)>)[(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")])
        {
            for (; number >= value; number -= value)
            {
                result += sign;
            }
        }

        return result;
    }
}
