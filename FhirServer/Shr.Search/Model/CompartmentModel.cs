using System.Collections.Frozen;
using Shr.Fhir.Elements;

namespace Shr.Search.Model;

/// <summary>Which records belong to a patient, encounter, practitioner, device or related person, and by which references.</summary>
/// <remarks>https://hl7.org/fhir/R4/compartmentdefinition.html</remarks>
public sealed class CompartmentModel
{
    private readonly FrozenDictionary<string, IReadOnlyList<string>> _codes;
    private readonly Func<string, string, CompiledSearchParameter?> _find;

    internal CompartmentModel(string type, IReadOnlyDictionary<string, IReadOnlyList<string>> codes, Func<string, string, CompiledSearchParameter?> find)
    {
        Type = type;
        _codes = codes.ToFrozenDictionary();
        _find = find;
    }

    /// <summary>The type whose records have such a compartment.</summary>
    public string Type { get; }

    /// <summary>The reference parameters by which records of a type belong to it; none where they never do.</summary>
    public IReadOnlyList<CompiledSearchParameter> ParametersOf(string resourceType) =>
        [.. CodesOf(resourceType).Select(code => _find(resourceType, code)).OfType<CompiledSearchParameter>()];

    internal IReadOnlyList<string> CodesOf(string resourceType) => _codes.GetValueOrDefault(resourceType, []);

    internal static (string Type, Dictionary<string, IReadOnlyList<string>> Codes) Read(JsonTree tree)
    {
        var codes = new Dictionary<string, IReadOnlyList<string>>();
        var list = tree.Find(0, "resource"u8);
        for (var row = list < 0 ? -1 : tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            var parameters = new List<string>();
            var names = tree.Find(row, "param"u8);
            for (var name = names < 0 ? -1 : tree.FirstChild(names); name >= 0; name = tree.NextSibling(name, names))
            {
                parameters.Add(tree.StringOf(name));
            }

            if (parameters.Count > 0 && tree.Find(row, "code"u8) is var code and >= 0)
            {
                codes[tree.StringOf(code)] = parameters;
            }
        }

        return (tree.Find(0, "code"u8) is var type and >= 0 ? tree.StringOf(type) : "", codes);
    }
}
