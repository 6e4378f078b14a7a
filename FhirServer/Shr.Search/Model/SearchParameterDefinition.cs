using Shr.Fhir.Elements;
using Shr.Search.Keys;

namespace Shr.Search.Model;

/// <summary>The facts of a SearchParameter resource that searching needs.</summary>
/// <param name="Url">Its canonical url, or null.</param>
/// <param name="Code">The name in urls.</param>
/// <param name="Bases">The resource types it applies to; <c>Resource</c> and <c>DomainResource</c> stand for all of their kind.</param>
/// <param name="Type">How values are compared; null where the definition names none that R4 knows.</param>
/// <param name="Expression">The FHIRPath that finds the values, or null.</param>
/// <param name="Targets">The resource types a reference may point to; empty where not said.</param>
/// <param name="Components">For a composite its parts: the canonical of a parameter and the FHIRPath from the composite's element.</param>
/// <param name="MultipleOr">Whether values may be joined by commas.</param>
/// <param name="MultipleAnd">Whether the parameter may be repeated.</param>
/// <remarks>https://hl7.org/fhir/R4/searchparameter.html</remarks>
public sealed record SearchParameterDefinition(
    string? Url,
    string Code,
    IReadOnlyList<string> Bases,
    SearchParameterType? Type,
    string? Expression,
    IReadOnlyList<string> Targets,
    IReadOnlyList<(string Definition, string Expression)> Components,
    bool MultipleOr,
    bool MultipleAnd)
{
    /// <summary>
    /// What its entries in the index depend on, as text: where it differs from what the store remembers, the type's records must be
    /// indexed again.
    /// </summary>
    public string Fingerprint => $"{KeyForm.Language} {Code} {Type} {Expression} {string.Join(' ', Components)}".TrimEnd();

    /// <summary>Reads the facts from a SearchParameter in JSON; what is missing is left empty for the compiler to report.</summary>
    public static SearchParameterDefinition Read(JsonTree tree)
    {
        var components = new List<(string, string)>();
        var list = tree.Find(0, "component"u8);
        for (var row = list < 0 ? -1 : tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            components.Add((Text(tree, row, "definition"u8) ?? "", Text(tree, row, "expression"u8) ?? ""));
        }

        return new SearchParameterDefinition(
            Text(tree, 0, "url"u8),
            Text(tree, 0, "code"u8) ?? "",
            Texts(tree, "base"u8),
            TypeOf(Text(tree, 0, "type"u8)),
            Text(tree, 0, "expression"u8),
            Texts(tree, "target"u8),
            components,
            Text(tree, 0, "multipleOr"u8) != "false" || components.Count > 0,
            Text(tree, 0, "multipleAnd"u8) != "false" || components.Count > 0);
    }

    private static SearchParameterType? TypeOf(string? code) => code switch
    {
        "number" => SearchParameterType.Number,
        "date" => SearchParameterType.Date,
        "string" => SearchParameterType.String,
        "token" => SearchParameterType.Token,
        "reference" => SearchParameterType.Reference,
        "composite" => SearchParameterType.Composite,
        "quantity" => SearchParameterType.Quantity,
        "uri" => SearchParameterType.Uri,
        "special" => SearchParameterType.Special,
        _ => null,
    };

    private static string? Text(JsonTree tree, int parent, ReadOnlySpan<byte> name) =>
        tree.Find(parent, name) is var row and >= 0 && tree.KindOf(row) is (JsonKind.String or JsonKind.True or JsonKind.False) ? tree.StringOf(row) : null;

    private static List<string> Texts(JsonTree tree, ReadOnlySpan<byte> name)
    {
        var texts = new List<string>();
        var list = tree.Find(0, name);
        for (var row = list < 0 ? -1 : tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            if (tree.KindOf(row) == JsonKind.String)
            {
                texts.Add(tree.StringOf(row));
            }
        }

        return texts;
    }
}
