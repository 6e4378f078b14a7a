using System.Collections.Concurrent;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;

namespace Shr.Search.Model;

/// <summary>
/// The code systems that elements of type <c>code</c> imply by their bindings: a search may name them
/// (<c>status=http://hl7.org/fhir/observation-status|final</c>). Looked up when first asked, from the definitions.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#token: the system of a code is defined by its binding.</remarks>
internal sealed class ImpliedSystems(DefinitionSet definitions)
{
    private const string Structures = "http://hl7.org/fhir/StructureDefinition/";
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>?> _byPath = new(StringComparer.Ordinal);

    /// <summary>Whether an element may imply a system; true as well where its binding cannot be followed.</summary>
    /// <param name="path">The element's path in its defining type: <c>Observation.status</c>.</param>
    /// <param name="system">The system asked for.</param>
    public bool May(string path, string system) => _byPath.GetOrAdd(path, Read) is not { } systems || systems.Contains(system);

    private IReadOnlyList<string>? Read(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || definitions.Find("StructureDefinition", Structures + path[..dot], null) is not { } structure)
        {
            return null;
        }

        using var tree = structure.OpenTree();
        var element = Element(tree, path);
        if (element >= 0 && TypeOf(tree, element) == "boolean")
        {
            return ["http://terminology.hl7.org/CodeSystem/special-values"];
        }

        var binding = element < 0 ? -1 : tree.Find(element, "binding"u8);
        var valueSet = binding < 0 ? -1 : tree.Find(binding, "valueSet"u8);
        return valueSet < 0 || definitions.Find("ValueSet", tree.StringOf(valueSet)) is not { } definition ? null : Systems(definition);
    }

    private static int Element(JsonTree tree, string path)
    {
        var snapshot = tree.Find(0, "snapshot"u8);
        var list = snapshot < 0 ? -1 : tree.Find(snapshot, "element"u8);
        for (var row = list < 0 ? -1 : tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            if (tree.Find(row, "path"u8) is var at and >= 0 && tree.StringOf(at) == path)
            {
                return row;
            }
        }

        return -1;
    }

    private static string? TypeOf(JsonTree tree, int element) =>
        tree.Find(element, "type"u8) is var types and >= 0 && tree.FirstChild(types) is var first and >= 0 && tree.Find(first, "code"u8) is var code and >= 0 ? tree.StringOf(code) : null;

    // Null where a part of the value set has no system of its own (other value sets).
    private static List<string>? Systems(Definition valueSet)
    {
        using var tree = valueSet.OpenTree();
        var compose = tree.Find(0, "compose"u8);
        var include = compose < 0 ? -1 : tree.Find(compose, "include"u8);
        var systems = new List<string>();
        for (var row = include < 0 ? -1 : tree.FirstChild(include); row >= 0; row = tree.NextSibling(row, include))
        {
            if (tree.Find(row, "system"u8) is not (>= 0 and var system))
            {
                return null;
            }

            systems.Add(tree.StringOf(system));
        }

        return systems.Count == 0 ? null : systems;
    }
}
