using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;
using Shr.Validation.Rules;
using Shr.Validation.Slicing;

namespace Shr.Validation.Compile;

/// <summary>Turns one StructureDefinition into nodes and rules. What it does not understand becomes a fault of the definition, never an exception.</summary>
internal sealed class ProfileCompiler(ProfileSet set, DefinitionTree tree, FhirType type)
{
    /// <summary>The rules an element definition can ask for, in the order in which they are checked.</summary>
    private static readonly Func<ElementConstraints, string, Rule?>[] Rules =
    [
        FixedRule.Compile,
        PatternRule.Compile,
        RangeRule.Compile,
        MaxLengthRule.Compile,
        ValuePresenceRule.Compile,
        NarrativeSourceRule.Compile,
        NarrativeLanguageRule.Compile,
        BindingRule.Compile,
    ];

    private readonly Dictionary<DefinitionNode, ProfileNode> _nodes = [];
    private readonly List<(ProfileNode Node, string Reference)> _contents = [];
    private readonly IssueCollector _faults = new(100);

    public CompiledProfile Compile()
    {
        var root = Node(tree.Root!, null, type, isRoot: true);
        foreach (var (node, reference) in _contents)
        {
            node.Content = Content(reference);
        }

        return new CompiledProfile(root, type.Name == "Extension" ? ReadUse() : null)
        {
            Url = tree.Url,
            Version = ElementConstraintsReader.Text(tree.Tree, 0, "version"u8),
            Type = type,
            Faults = _faults.All,
        };
    }

    /// <summary>The node of a definition; made once, so that slices may ask for it before its turn.</summary>
    public ProfileNode Node(DefinitionNode definition, ElementInfo? info, FhirType? rootType, bool isRoot = false)
    {
        if (_nodes.TryGetValue(definition, out var known))
        {
            return known;
        }

        var constraints = definition.Constraints;
        var node = new ProfileNode { Id = constraints.Id, Profile = tree.Url, Definition = constraints };
        _nodes[definition] = node;
        if (!isRoot && constraints.ContentReference is { } reference)
        {
            _contents.Add((node, reference));
        }
        else if (!isRoot)
        {
            node.Types = [.. constraints.Types.Select(t => Typed(t, info)).OfType<TypedNode>()];
        }

        CheckDiscriminators(constraints, node);
        var owner = rootType ?? ChildType(node, info);
        if (definition.Groups.Count > 0)
        {
            node.Children = new ChildTable([.. definition.Groups.Select(g => Group(g, owner))], owner);
        }

        node.Rules = [.. RulesOf(node, isRoot)];
        return node;
    }

    private void CheckDiscriminators(ElementConstraints constraints, ProfileNode node)
    {
        foreach (var discriminator in constraints.Slicing?.Discriminators ?? [])
        {
            if (!DiscriminatorReach.IsPossible(discriminator.Path, [.. node.Types.Select(t => t.Type)]))
            {
                _faults.Add(ValidationIssues.ProfileFaulty, constraints.Id, tree.Url, $"{constraints.Id} is sliced by '{discriminator.Path}', which leads nowhere from there");
            }
        }
    }

    private static FhirType? ChildType(ProfileNode node, ElementInfo? info) => node.Types switch
    {
        [var only] => only.Type,
        [] when info is { Types: [var only] } => only.Type,
        _ => null,
    };

    private TypedNode? Typed(TypeConstraint constraint, ElementInfo? info)
    {
        var isBackbone = constraint.Code is "BackboneElement" or "Element";
        var found = isBackbone && info is { Types: [{ Type.Kind: FhirTypeKind.Backbone } backbone] } ? backbone.Type : set.Types.Find(constraint.Code);
        if (found is null)
        {
            _faults.Add(ValidationIssues.ProfileFaulty, "", tree.Url, $"unknown type {constraint.Code}");
            return null;
        }

        // The files give ids of resources as string, against the page of Resource.
        if (info is { IsChoice: false, Types: [{ Type.IsPrimitive: true } primitive] } && found.IsPrimitive)
        {
            found = primitive.Type;
        }

        var root = found.Kind == FhirTypeKind.Backbone || found.IsAbstract ? null : set.BaseOf(found);
        return new TypedNode(found, [.. constraint.Profiles.Where(p => !set.IsBase(p) || !ReferenceEquals(set.TypeOf(p), found)).Select(set.Reference)], root);
    }

    private ChildGroup Group(DefinitionGroup definition, FhirType? owner)
    {
        var info = owner?.FindElement(definition.Name);
        var name = definition.Name;
        if (info is null && owner?.FindProperty(System.Text.Encoding.UTF8.GetBytes(name)) is { } property)
        {
            (info, name) = (property.Element, property.Element.Name);
        }

        var node = Node(definition.Node, info, null);
        var constraints = definition.Node.Constraints;
        var group = new ChildGroup(name, constraints.Min, constraints.Max, node);
        if (definition.Slices.Count > 0)
        {
            group.Slices = new SliceCompiler(set, this, tree).Compile(definition, info);
        }

        return group;
    }

    private IEnumerable<Rule> RulesOf(ProfileNode node, bool isRoot)
    {
        var constraints = node.Definition;
        foreach (var compile in Rules)
        {
            if (compile(constraints, tree.Url) is { } rule)
            {
                yield return rule;
            }
        }

        if (ReferenceRule.Compile(constraints, set, tree.Url) is { } reference)
        {
            yield return reference;
        }

        foreach (var rule in ConstraintRules.Compile(node, tree, set, isRoot, _faults))
        {
            yield return rule;
        }

        if (isRoot)
        {
            foreach (var rule in TypeRules.Of(type))
            {
                yield return rule;
            }
        }
    }

    private ProfileNode? Content(string reference)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var name = reference[(hash + 1)..];
        if (tree.Find(name) is { } definition && _nodes.TryGetValue(definition, out var node))
        {
            return node;
        }

        _faults.Add(ValidationIssues.ProfileFaulty, "", tree.Url, $"the content reference {reference} leads nowhere");
        return null;
    }

    private ExtensionUse ReadUse()
    {
        var json = tree.Tree;
        return new ExtensionUse(
            [.. ElementConstraintsReader.Items(json, json.Find(0, "context"u8)).Select(row => new ExtensionContext(
                ElementConstraintsReader.Text(json, row, "type"u8) ?? "element",
                ElementConstraintsReader.Text(json, row, "expression"u8) ?? ""))],
            [.. ElementConstraintsReader.Items(json, json.Find(0, "contextInvariant"u8)).Where(row => json.KindOf(row) == JsonKind.String).Select(json.StringOf)],
            tree.Root!.Constraints.IsModifier);
    }
}
