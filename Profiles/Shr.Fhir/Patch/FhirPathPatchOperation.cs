using System.Globalization;
using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath;

namespace Shr.Fhir.Patch;

/// <summary>One operation of a FHIRPath Patch.</summary>
internal sealed class FhirPathPatchOperation
{
    private readonly JsonTree _patch;
    private readonly int _number;
    private readonly Dictionary<string, int> _parts;
    private readonly string _type;
    private readonly string _path;

    private FhirPathPatchOperation(JsonTree patch, int number, Dictionary<string, int> parts, string type, string path)
    {
        _patch = patch;
        _number = number;
        _parts = parts;
        _type = type;
        _path = path;
    }

    /// <summary>Reads one, or says what is wrong with it.</summary>
    public static FhirPathPatchOperation? Read(JsonTree patch, int row, int number, IssueCollector issues)
    {
        var parts = new Dictionary<string, int>(StringComparer.Ordinal);
        var list = patch.Find(row, "part"u8);
        for (var part = patch.FirstChild(list); part >= 0; part = patch.NextSibling(part, list))
        {
            if (patch.Find(part, "name"u8) is >= 0 and var name)
            {
                parts.TryAdd(patch.StringOf(name), part);
            }
        }

        var type = TextOf(patch, parts, "type");
        var path = TextOf(patch, parts, "path");
        var missing = type switch
        {
            null => "it has no type",
            _ when path is null => "it has no path",
            "add" when !parts.ContainsKey("name") => "it has no name",
            "add" or "insert" or "replace" when !parts.ContainsKey("value") => "it has no value",
            "insert" when NumberOf(patch, parts, "index") is null => "index must be a number from 0",
            "move" when NumberOf(patch, parts, "source") is null || NumberOf(patch, parts, "destination") is null => "source and destination must be numbers from 0",
            "add" or "insert" or "delete" or "replace" or "move" => null,
            _ => $"'{type}' is no operation",
        };
        if (missing is null)
        {
            return new FhirPathPatchOperation(patch, number, parts, type!, path!);
        }

        issues.AddAt(patch.OffsetOf(row), PatchIssues.BadOperation, "", number, missing);
        return null;
    }

    /// <summary>The changed resource, or null with an issue.</summary>
    public byte[]? Apply(Resource resource, FhirPathCompiler compiler, IssueCollector issues)
    {
        if (Find(resource, _path, compiler, issues) is not { } found)
        {
            return null;
        }

        switch (_type)
        {
            case "delete" when found.Count == 0:
                return JsonEdit.TextOf(resource.Tree, 0);
            case "insert":
                return Insert(resource, found, compiler, issues);
            case "move":
                return Move(resource, found, issues);
        }

        if (found.Count != 1)
        {
            issues.Add(
                found.Count == 0 ? PatchIssues.NoSuchPlace : PatchIssues.SeveralPlaces, "", _number, _type, _path, found.Count.ToString(CultureInfo.InvariantCulture));
            return null;
        }

        return _type switch
        {
            "add" => Add(resource, found[0], issues),
            "delete" when found[0].Info is not null => ElementEdit.Remove(resource.Tree, found[0]),
            "replace" when found[0].Info is not null => Replace(resource, found[0], issues),
            _ => Refuse("the resource itself cannot be the place", issues),
        };
    }

    private byte[]? Add(Resource resource, Element parent, IssueCollector issues)
    {
        var name = TextOf(_patch, _parts, "name")!;
        var property = PatchValue.FindProperty(parent.Type, name, null);
        var value = PatchValue.Read(_patch, _parts["value"], property?.Type);
        property ??= PatchValue.FindProperty(parent.Type, name, value);
        if (property is null || value is null || parent.Row < 0 || parent.Kind != JsonKind.Object)
        {
            return Refuse(property is null ? $"{parent.Type} has no element '{name}'" : "there is no value", issues);
        }

        return ElementEdit.Add(resource.Tree, parent.Row, property, value) ?? Refuse($"there is a value for '{name}' already, and it does not repeat", issues);
    }

    private byte[]? Replace(Resource resource, Element element, IssueCollector issues) =>
        PatchValue.Read(_patch, _parts["value"], element.Type) is { } value
            ? ElementEdit.Replace(resource.Tree, element, value)
            : Refuse("there is no value", issues);

    private byte[]? Insert(Resource resource, List<Element> items, FhirPathCompiler compiler, IssueCollector issues)
    {
        var index = NumberOf(_patch, _parts, "index")!.Value;
        if (index > items.Count)
        {
            return Refuse($"the list has {items.Count} items", issues);
        }

        if (items.Count == 0)
        {
            // There is no list yet: the element that would hold it is what stands before the last step.
            var dot = _path.LastIndexOf('.');
            if (dot < 0 || Find(resource, _path[..dot], compiler, issues) is not [{ Kind: JsonKind.Object } owner]
                || PatchValue.FindProperty(owner.Type, _path[(dot + 1)..], null) is not { Element.IsArray: true } property)
            {
                return Refuse("it is no list", issues);
            }

            return PatchValue.Read(_patch, _parts["value"], property.Type) is { } first
                ? ElementEdit.Add(resource.Tree, owner.Row, property, first)
                : Refuse("there is no value", issues);
        }

        if (ListOf(resource.Tree, items) is not { } list)
        {
            return Refuse("it is no list", issues);
        }

        return PatchValue.Read(_patch, _parts["value"], items[0].Type) is { } value
            ? ElementEdit.Insert(resource.Tree, list.Parent, list.Name, index, items.Count, value)
            : Refuse("there is no value", issues);
    }

    private byte[]? Move(Resource resource, List<Element> items, IssueCollector issues)
    {
        var source = NumberOf(_patch, _parts, "source")!.Value;
        var destination = NumberOf(_patch, _parts, "destination")!.Value;
        if (source >= items.Count || destination >= items.Count)
        {
            return Refuse($"the list has {items.Count} items", issues);
        }

        var tree = resource.Tree;
        if (ListOf(tree, items) is not { } list)
        {
            return Refuse("it is no list", issues);
        }

        var moved = items[source];
        var value = new PatchValue(moved.Row < 0 ? null : JsonEdit.TextOf(tree, moved.Row), moved.Sibling < 0 ? null : JsonEdit.TextOf(tree, moved.Sibling), null);
        if (items.Count == 1)
        {
            return JsonEdit.TextOf(tree, 0);
        }

        using var without = JsonTreeReader.Read(ElementEdit.Remove(tree, moved), issues);
        return ElementEdit.Insert(without!, list.Parent, list.Name, destination, items.Count - 1, value);
    }

    // The object that holds the array all items stand in, and the array's name; null where they stand in several or none.
    private static (int Parent, string Name)? ListOf(JsonTree tree, List<Element> items)
    {
        var row = items[0].Row >= 0 ? items[0].Row : items[0].Sibling;
        var array = ElementEdit.ParentOf(tree, row);
        var last = items[^1].Row >= 0 ? items[^1].Row : items[^1].Sibling;
        return tree.KindOf(array) == JsonKind.Array && tree.NextOf(array) > last && tree.ChildCount(array) == items.Count
            ? (ElementEdit.ParentOf(tree, array), System.Text.Encoding.UTF8.GetString(tree.NameOf(array)).TrimStart('_'))
            : null;
    }

    private List<Element>? Find(Resource resource, string path, FhirPathCompiler compiler, IssueCollector issues)
    {
        if (compiler.Compile(path, out var error) is not { } expression)
        {
            issues.Add(PatchIssues.BadPath, "", _number, _type, path, error!.Text);
            return null;
        }

        using var scope = new EvaluationScope { Resource = resource.Root, RootResource = resource.Root };
        var result = expression.Evaluate(resource.Root, scope);
        if (result.Error is { } failure)
        {
            issues.Add(PatchIssues.BadPath, "", _number, _type, path, failure.Text);
            return null;
        }

        var elements = new List<Element>(result.Values.Length);
        foreach (var value in result.Values)
        {
            if (!value.Element.Exists || !ReferenceEquals(value.Element.Tree, resource.Tree))
            {
                issues.Add(PatchIssues.BadPath, "", _number, _type, path, "it does not name elements of the resource");
                return null;
            }

            elements.Add(value.Element);
        }

        return elements;
    }

    private byte[]? Refuse(string why, IssueCollector issues)
    {
        issues.Add(PatchIssues.BadPlace, "", _number, _type, _path, why);
        return null;
    }

    private static string? TextOf(JsonTree tree, Dictionary<string, int> parts, string name)
    {
        if (!parts.TryGetValue(name, out var part))
        {
            return null;
        }

        for (var row = tree.FirstChild(part); row >= 0; row = tree.NextSibling(row, part))
        {
            if (tree.NameOf(row).StartsWith("value"u8))
            {
                return tree.StringOf(row);
            }
        }

        return null;
    }

    private static int? NumberOf(JsonTree tree, Dictionary<string, int> parts, string name) =>
        int.TryParse(TextOf(tree, parts, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
