using System.Text;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Fhir.Patch;

/// <summary>Edits of elements rather than of JSON values: a primitive and its <c>_name</c> sibling move together.</summary>
internal static class ElementEdit
{
    /// <summary>The resource with a value added to an element: appended where it repeats; null where there is one already.</summary>
    public static byte[]? Add(JsonTree tree, int parent, FhirProperty property, PatchValue value)
    {
        var existing = tree.Find(parent, Encoding.UTF8.GetBytes(property.JsonName));
        var existingSibling = tree.Find(parent, Encoding.UTF8.GetBytes("_" + property.JsonName));
        if (!property.Element.IsArray)
        {
            return existing >= 0 || existingSibling >= 0 || HoldsOtherChoice(tree, parent, property) ? null : AddMembers(tree, parent, property.JsonName, value, false);
        }

        var count = Math.Max(tree.ChildCount(existing), tree.ChildCount(existingSibling));
        return existing < 0 && existingSibling < 0 ? AddMembers(tree, parent, property.JsonName, value, true) : Insert(tree, parent, property.JsonName, count, count, value);
    }

    /// <summary>The resource with a value inserted into the array of an element.</summary>
    public static byte[]? Insert(JsonTree tree, int parent, string jsonName, int index, int count, PatchValue value)
    {
        var bytes = JsonEdit.TextOf(tree, 0);
        foreach (var (name, item) in new[] { (jsonName, value.Json), ("_" + jsonName, value.Sibling) })
        {
            using var now = JsonTreeReader.Read(bytes, new IssueCollector());
            var row = now!.Find(parent, Encoding.UTF8.GetBytes(name));
            if (row >= 0)
            {
                bytes = JsonEdit.InsertItem(now, row, index, item ?? "null"u8.ToArray());
            }
            else if (item is not null)
            {
                var padding = Enumerable.Repeat("null", index).Append(Encoding.UTF8.GetString(item)).Concat(Enumerable.Repeat("null", count - index));
                bytes = JsonEdit.AddMember(now, parent, name, Encoding.UTF8.GetBytes($"[{string.Join(',', padding)}]"));
            }
        }

        return bytes;
    }

    /// <summary>The resource without an element.</summary>
    public static byte[] Remove(JsonTree tree, Element element)
    {
        var rows = new[] { element.Row, element.Sibling }.Where(r => r >= 0).OrderDescending();
        var bytes = JsonEdit.TextOf(tree, 0);
        foreach (var row in rows)
        {
            // The later one goes first, so that the row of the other stays.
            using var now = JsonTreeReader.Read(bytes, new IssueCollector());
            bytes = JsonEdit.Remove(now!, row, ParentOf(now!, row));
        }

        return EmptyPruner.Prune(bytes);
    }

    /// <summary>The resource with another value for an element; a choice takes the name of its new type.</summary>
    public static byte[]? Replace(JsonTree tree, Element element, PatchValue value)
    {
        var row = element.Row >= 0 ? element.Row : element.Sibling;
        var parent = ParentOf(tree, row);
        if (tree.KindOf(parent) == JsonKind.Array)
        {
            var bytes = JsonEdit.Replace(tree, row, value.Json ?? "null"u8.ToArray());
            if (element.Sibling < 0 || element.Sibling == row)
            {
                return bytes;
            }

            using var now = JsonTreeReader.Read(bytes, new IssueCollector());
            return element.Sibling < row ? JsonEdit.Replace(now!, element.Sibling, value.Sibling ?? "null"u8.ToArray()) : bytes;
        }

        var name = Encoding.UTF8.GetString(tree.NameOf(row)).TrimStart('_');
        var newName = element.Info is { IsChoice: true } choice && value.TypeName is { } typeName ? choice.Name + typeName : name;
        if (newName == name && value.Json is not null && element.Sibling < 0 && value.Sibling is null)
        {
            return JsonEdit.Replace(tree, row, value.Json);
        }

        using var without = JsonTreeReader.Read(Remove(tree, element), new IssueCollector());
        return AddMembers(without!, parent, newName, value, false);
    }

    /// <summary>The row of the object or array that holds a row.</summary>
    public static int ParentOf(JsonTree tree, int row)
    {
        var parent = row - 1;
        while (tree.NextOf(parent) <= row)
        {
            parent--;
        }

        return parent;
    }

    private static byte[] AddMembers(JsonTree tree, int parent, string name, PatchValue value, bool isArray)
    {
        var bytes = JsonEdit.TextOf(tree, 0);
        if (value.Json is not null)
        {
            bytes = JsonEdit.AddMember(tree, parent, name, Wrap(value.Json, isArray));
        }

        if (value.Sibling is null)
        {
            return bytes;
        }

        using var now = JsonTreeReader.Read(bytes, new IssueCollector());
        return JsonEdit.AddMember(now!, parent, "_" + name, Wrap(value.Sibling, isArray));
    }

    private static byte[] Wrap(byte[] value, bool isArray) => isArray ? [(byte)'[', .. value, (byte)']'] : value;

    private static bool HoldsOtherChoice(JsonTree tree, int parent, FhirProperty property)
    {
        if (!property.Element.IsChoice)
        {
            return false;
        }

        for (var row = tree.FirstChild(parent); row >= 0; row = tree.NextSibling(row, parent))
        {
            var name = Encoding.UTF8.GetString(tree.NameOf(row)).TrimStart('_');
            if (name.Length > property.Element.Name.Length && name.StartsWith(property.Element.Name, StringComparison.Ordinal) && char.IsUpper(name[property.Element.Name.Length])
                && property.Element.Types.Any(t => string.Equals(t.Type.Name, name[property.Element.Name.Length..], StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
