using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Validation.Compile;

/// <summary>A StructureDefinition with a snapshot, its elements as a tree.</summary>
internal sealed class DefinitionTree
{
    private readonly Dictionary<string, DefinitionNode> _byId = new(StringComparer.Ordinal);

    private DefinitionTree(JsonTree tree, string url, string typeName)
    {
        Tree = tree;
        Url = url;
        TypeName = typeName;
    }

    public JsonTree Tree { get; }

    public string Url { get; }

    public string TypeName { get; }

    public DefinitionNode? Root { get; private set; }

    /// <summary>The tree of a StructureDefinition; its root is null where it has no snapshot.</summary>
    public static DefinitionTree Read(JsonTree json, TypeModel types)
    {
        var tree = new DefinitionTree(
            json,
            ElementConstraintsReader.Text(json, 0, "url"u8) ?? "",
            ElementConstraintsReader.Text(json, 0, "type"u8) ?? "");
        var elements = ElementConstraintsReader.ReadSnapshot(json);
        if (elements.Count > 0)
        {
            var next = 1;
            tree.Root = tree.Node(elements[0]);
            tree.ReadChildren(tree.Root, elements, ref next, types);
        }

        return tree;
    }

    /// <summary>The node that a content reference names (<c>#Questionnaire.item</c>, without the hash), or null.</summary>
    public DefinitionNode? Find(string idOrPath) => _byId.GetValueOrDefault(idOrPath);

    private DefinitionNode Node(ElementConstraints constraints)
    {
        var node = new DefinitionNode(constraints);
        _byId.TryAdd(constraints.Id, node);
        _byId.TryAdd(constraints.Path, node);
        return node;
    }

    private void ReadChildren(DefinitionNode parent, List<ElementConstraints> elements, ref int next, TypeModel types)
    {
        var prefix = parent.Constraints.Path + ".";
        while (next < elements.Count && elements[next].Path.StartsWith(prefix, StringComparison.Ordinal))
        {
            var constraints = elements[next++];
            var node = Node(constraints);
            var name = constraints.Name;
            var plain = name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : ChoiceOf(parent, name, constraints, types) ?? name;
            var group = parent.Find(plain);
            if (group is null)
            {
                parent.Groups.Add(new DefinitionGroup(plain, node));
            }
            else
            {
                group.Slices.Add(node);
            }

            ReadChildren(node, elements, ref next, types);
        }
    }

    // "valueQuantity" as a path means value[x] with one type: the old way to write a type slice.
    private static string? ChoiceOf(DefinitionNode parent, string name, ElementConstraints constraints, TypeModel types)
    {
        foreach (var group in parent.Groups)
        {
            if (group.Node.Constraints.Name.EndsWith("[x]", StringComparison.Ordinal)
                && name.Length > group.Name.Length
                && name.StartsWith(group.Name, StringComparison.Ordinal)
                && char.IsUpper(name[group.Name.Length])
                && types.Find(char.ToLowerInvariant(name[group.Name.Length]) + name[(group.Name.Length + 1)..]) is var lower
                && (lower ?? types.Find(name[group.Name.Length..])) is not null)
            {
                return group.Name;
            }
        }

        var typed = constraints.Types is [var only] ? char.ToUpperInvariant(only.Code[0]) + only.Code[1..] : null;
        return typed is not null && constraints.Id.Contains("[x]", StringComparison.Ordinal) && name.EndsWith(typed, StringComparison.Ordinal) ? name[..^typed.Length] : null;
    }
}
