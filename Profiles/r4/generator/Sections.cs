using System.Text.Json;

namespace Shr.Definitions.Generator;

/// <summary>Which official file feeds the pack, and which section each of its resources goes to.</summary>
/// <remarks>A section is the unit of lazy loading, so what is needed together stands together: a server that never
/// meets a version 3 code system never unpacks one.</remarks>
internal static class Sections
{
    /// <summary>Only HL7's own files; what the package's publisher added for its product is left out.</summary>
    public static readonly string[] Files =
    [
        "profiles-types.json", "profiles-resources.json", "profiles-others.json", "extension-definitions.json",
        "search-parameters.json", "valuesets.json", "v2-tables.json", "v3-codesystems.json", "conceptmaps.json",
    ];

    public static string? Of(string file, JsonElement resource) =>
        (resource.GetProperty("resourceType").GetString(), file) switch
        {
            ("StructureDefinition", "profiles-types.json" or "profiles-resources.json") => "types",
            ("StructureDefinition", "profiles-others.json") => "profiles",
            ("StructureDefinition", _) => "extensions",
            ("SearchParameter", _) => "searchparameters",
            ("OperationDefinition", _) => "operations",
            ("CompartmentDefinition", _) => "compartments",
            ("ValueSet", "v2-tables.json") => "valuesets-v2",
            ("ValueSet", "v3-codesystems.json") => "valuesets-v3",
            ("ValueSet", _) => "valuesets",
            ("CodeSystem", "v2-tables.json") => "codesystems-v2",
            ("CodeSystem", "v3-codesystems.json") => "codesystems-v3",
            ("CodeSystem", _) => "codesystems",
            ("ConceptMap", _) => "conceptmaps",
            ("CapabilityStatement", _) => null, // HL7's two samples describe no server of ours
            var (type, _) => throw new InvalidDataException($"{file} holds a {type}, which no section takes"),
        };
}
