using System.Text.Json.Nodes;
using Shr.Terminology.CodeSystems;
using Shr.Fhir.Types;

namespace Shr.Conformance.Http;

/// <summary>Values of data types, in two or more variants that no search takes for one another.</summary>
internal static class SampleValues
{
    /// <summary>A value that is filled enough to be searched by; null for types that are made of their elements.</summary>
    /// <param name="type">The data type.</param>
    /// <param name="path">The element it is for, by which its codes are chosen.</param>
    /// <param name="variant">Which of the values.</param>
    /// <param name="target">For a Reference the type it points to.</param>
    public static JsonNode? Of(FhirType type, string path, int variant, string target)
    {
        var codes = Bindings.Of(path);
        var code = codes.Count == 0 ? null : codes[variant % codes.Count];
        return type.Name switch
        {
            "code" => code?.Code ?? (path.EndsWith(".language", StringComparison.Ordinal) ? (variant % 2 == 0 ? "en" : "bn") : $"code-{variant}"),
            "CodeableConcept" => new JsonObject { ["coding"] = new JsonArray(Coding(code, variant)), ["text"] = $"Concept {Word(variant)}" },
            "Coding" => Coding(code, variant),
            "HumanName" => new JsonObject { ["family"] = $"Family{Word(variant)}", ["given"] = new JsonArray($"Given{Word(variant)}") },
            "Address" => new JsonObject { ["line"] = new JsonArray($"Line {Word(variant)}"), ["city"] = $"City{Word(variant)}", ["state"] = $"State{Word(variant)}", ["postalCode"] = $"P{Word(variant)}", ["country"] = $"Country{Word(variant)}", ["use"] = variant % 2 == 0 ? "home" : "work" },
            "Identifier" => new JsonObject { ["system"] = $"http://example.org/ids/{variant}", ["value"] = $"id-{variant}" },
            "ContactPoint" => new JsonObject { ["system"] = variant < 10 ? "phone" : "email", ["value"] = $"0171{variant:D6}" },
            "Period" => new JsonObject { ["start"] = $"{Year(variant)}-03-01", ["end"] = $"{Year(variant)}-04-01" },
            "Range" => new JsonObject { ["low"] = Quantity(variant, "a"), ["high"] = Quantity(variant, "a", 1) },
            "Ratio" => new JsonObject { ["numerator"] = Quantity(variant, "mg"), ["denominator"] = Quantity(0, "mL") },
            "Age" => Quantity(variant, "a"),
            "Duration" or "MoneyQuantity" or "Count" or "Distance" or "Quantity" or "SimpleQuantity" => Quantity(variant, type.Name == "Duration" ? "h" : type.Name == "Count" ? "1" : type.Name == "Distance" ? "m" : "mg"),
            "Money" => new JsonObject { ["value"] = 100 + (variant * 50), ["currency"] = "BDT" },
            "Reference" => new JsonObject { ["reference"] = $"{target}/sample-{variant}" },
            "Timing" => new JsonObject { ["event"] = new JsonArray($"{Year(variant)}-03-01T10:00:00Z") },
            "SampledData" => new JsonObject { ["origin"] = Quantity(variant, "mg"), ["period"] = 10, ["dimensions"] = 1, ["data"] = "1 2" },
            "Attachment" => new JsonObject { ["contentType"] = "text/plain", ["language"] = variant % 2 == 0 ? "en" : "bn", ["url"] = $"http://example.org/attachments/{variant}", ["title"] = $"Attachment {Word(variant)}", ["creation"] = $"{Year(variant)}-03-01" },
            "Annotation" => new JsonObject { ["text"] = $"Note {Word(variant)}" },
            "Narrative" => new JsonObject { ["status"] = "generated", ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\">{Word(variant)}</div>" },
            "Extension" => new JsonObject { ["url"] = $"http://example.org/extension-{variant}", ["valueString"] = Word(variant) },
            _ => type.IsPrimitive ? Primitive(type.Name, variant) : null,
        };
    }

    private static JsonNode Primitive(string type, int variant) => type switch
    {
        "boolean" => variant % 2 == 0,
        "integer" or "positiveInt" or "unsignedInt" => 1 + (variant * 7),
        "decimal" => 1.5m + (variant * 7),
        "date" => $"{Year(variant)}-03-01",
        "dateTime" or "instant" => $"{Year(variant)}-03-01T10:00:00Z",
        "time" => $"1{variant % 10}:00:00",
        "base64Binary" => Convert.ToBase64String([(byte)variant, 1, 2]),
        "id" => $"sample-{variant}",
        "oid" => $"urn:oid:1.2.3.{variant}",
        "uuid" => $"urn:uuid:c757873d-ec9a-4326-a141-556f43239{variant:D3}",
        "uri" or "url" or "canonical" => $"http://example.org/sample/{variant}",
        "xhtml" => $"<div xmlns=\"http://www.w3.org/1999/xhtml\">{Word(variant)}</div>",
        "markdown" or "string" => $"Text{Word(variant)}",
        _ => $"text-{variant}",
    };

    private static JsonObject Coding(Coding? code, int variant) => code is null
        ? new JsonObject { ["system"] = "http://example.org/codes", ["code"] = $"code-{variant}", ["display"] = $"Display {Word(variant)}" }
        : new JsonObject { ["system"] = code.System, ["code"] = code.Code };

    private static JsonObject Quantity(int variant, string unit, int more = 0) =>
        new() { ["value"] = 10 + (variant * 30) + more, ["unit"] = unit, ["system"] = "http://unitsofmeasure.org", ["code"] = unit };

    // So far apart that "approximately" means one of them only.
    private static int Year(int variant) => 1990 + (variant * 15 % 45);

    // Words of which none starts another.
    private static string Word(int variant) => new[] { "Alpha", "Bravo", "Charlie", "Delta", "Echo" }[variant % 5] + (variant / 5 == 0 ? "" : variant / 5);
}
