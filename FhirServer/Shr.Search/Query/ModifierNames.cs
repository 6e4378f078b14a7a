using Shr.Search.Model;

namespace Shr.Search.Query;

/// <summary>The modifiers by name, and which parameter types take them.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#modifiers</remarks>
internal static class ModifierNames
{
    /// <summary>What only a <c>_filter</c> can say; a dollar sign cannot stand in the name of a request's parameter.</summary>
    public const string FilterWhole = "$eq";

    public const string FilterEnd = "$ew";

    public const string FilterOverlaps = "$po";

    private static readonly SearchModifier[] StringModifiers = [SearchModifier.Missing, SearchModifier.Exact, SearchModifier.Contains];
    private static readonly SearchModifier[] TokenModifiers =
        [SearchModifier.Missing, SearchModifier.Text, SearchModifier.Not, SearchModifier.Above, SearchModifier.Below, SearchModifier.In, SearchModifier.NotIn, SearchModifier.OfType];

    private static readonly SearchModifier[] ReferenceModifiers = [SearchModifier.Missing, SearchModifier.Type, SearchModifier.Identifier, SearchModifier.Above, SearchModifier.Below];
    private static readonly SearchModifier[] UriModifiers = [SearchModifier.Missing, SearchModifier.Above, SearchModifier.Below];
    private static readonly SearchModifier[] IdModifiers = [SearchModifier.Missing, SearchModifier.Not];
    private static readonly SearchModifier[] OtherModifiers = [SearchModifier.Missing];

    /// <summary>The modifier with a name, or null; a resource type is for the caller to know.</summary>
    public static SearchModifier? Find(string name) => name switch
    {
        "missing" => SearchModifier.Missing,
        "exact" => SearchModifier.Exact,
        "contains" => SearchModifier.Contains,
        "text" => SearchModifier.Text,
        "not" => SearchModifier.Not,
        "above" => SearchModifier.Above,
        "below" => SearchModifier.Below,
        "in" => SearchModifier.In,
        "not-in" => SearchModifier.NotIn,
        "of-type" or "ofType" => SearchModifier.OfType,
        "identifier" => SearchModifier.Identifier,
        FilterWhole => SearchModifier.Whole,
        FilterEnd => SearchModifier.End,
        FilterOverlaps => SearchModifier.Overlaps,
        _ => null,
    };

    /// <summary>What a parameter takes.</summary>
    public static IReadOnlyList<SearchModifier> Of(string code, SearchParameterType type) => (code, type) switch
    {
        ("_content" or "_text", _) => [],
        ("_id", _) => IdModifiers,
        (_, SearchParameterType.String) => StringModifiers,
        (_, SearchParameterType.Token) => TokenModifiers,
        (_, SearchParameterType.Reference) => ReferenceModifiers,
        (_, SearchParameterType.Uri) => UriModifiers,
        _ => OtherModifiers,
    };

    /// <summary>Whether a modifier is one that only a <c>_filter</c> uses, and fits the type.</summary>
    public static bool FitsFilter(SearchModifier modifier, SearchParameterType type) => modifier switch
    {
        SearchModifier.Whole or SearchModifier.End => type == SearchParameterType.String,
        SearchModifier.Overlaps => type == SearchParameterType.Date,
        _ => false,
    };

    /// <summary>How a modifier is written.</summary>
    public static string NameOf(SearchModifier modifier) => modifier switch
    {
        SearchModifier.NotIn => "not-in",
        SearchModifier.OfType => "of-type",
        SearchModifier.Type => "[type]",
        _ => modifier.ToString().ToLowerInvariant(),
    };
}
