using System.Collections.Frozen;
using Shr.Fhir.Definitions;
using Shr.Validation.Compile;

namespace Shr.Validation;

/// <summary>The profiles that ImplementationGuides name as those all resources of a type must conform to.</summary>
/// <remarks>https://hl7.org/fhir/R4/implementationguide-definitions.html#ImplementationGuide.global</remarks>
internal sealed class GuideGlobals
{
    private readonly FrozenDictionary<string, IReadOnlyList<string>> _byType;

    private GuideGlobals(IEnumerable<(string Type, string Profile)> globals) =>
        _byType = globals.GroupBy(g => g.Type, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(p => p.Profile).Distinct()], StringComparer.Ordinal);

    /// <summary>No guide names any.</summary>
    public static GuideGlobals None { get; } = new([]);

    /// <summary>Those of all guides among the definitions.</summary>
    public static GuideGlobals Read(DefinitionSet definitions)
    {
        var globals = new List<(string, string)>();
        foreach (var guide in definitions.OfType("ImplementationGuide"))
        {
            using var tree = guide.OpenTree();
            foreach (var row in ElementConstraintsReader.Items(tree, tree.Find(0, "global"u8)))
            {
                if (ElementConstraintsReader.Text(tree, row, "type"u8) is { } type && ElementConstraintsReader.Text(tree, row, "profile"u8) is { } profile)
                {
                    globals.Add((type, profile));
                }
            }
        }

        return globals.Count == 0 ? None : new GuideGlobals(globals);
    }

    /// <summary>The profiles for a type.</summary>
    public IReadOnlyList<string> Of(string type) => _byType.GetValueOrDefault(type, []);
}
