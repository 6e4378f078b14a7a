using System.Text;
using Shr.Fhir.Elements;

namespace Shr.Fhir.Patch;

/// <summary>One operation of a JSON Patch.</summary>
internal sealed class JsonPatchOperation
{
    private readonly JsonTree _patch;
    private readonly int _index;
    private readonly string _op;
    private readonly JsonPointer _path;
    private readonly JsonPointer? _from;
    private readonly int _value;

    private JsonPatchOperation(JsonTree patch, int index, string op, JsonPointer path, JsonPointer? from, int value)
    {
        _patch = patch;
        _index = index;
        _op = op;
        _path = path;
        _from = from;
        _value = value;
    }

    /// <summary>Reads one, or says what is wrong with it.</summary>
    public static JsonPatchOperation? Read(JsonTree patch, int row, int index, IssueCollector issues)
    {
        var op = Text(patch, row, "op"u8);
        if (op is not ("add" or "remove" or "replace" or "move" or "copy" or "test"))
        {
            return Faulty(op is null ? "it has no op" : $"'{op}' is no operation");
        }

        if (Text(patch, row, "path"u8) is not { } path || JsonPointer.Parse(path) is not { } pointer)
        {
            return Faulty("path must be a JSON Pointer");
        }

        JsonPointer? from = null;
        if (op is "move" or "copy" && (Text(patch, row, "from"u8) is not { } source || (from = JsonPointer.Parse(source)) is null))
        {
            return Faulty("from must be a JSON Pointer");
        }

        var value = patch.Find(row, "value"u8);
        return op is "add" or "replace" or "test" && value < 0 ? Faulty("it has no value") : new JsonPatchOperation(patch, index, op, pointer, from, value);

        JsonPatchOperation? Faulty(string why)
        {
            issues.AddAt(patch.OffsetOf(row), PatchIssues.BadOperation, "", index, why);
            return null;
        }
    }

    /// <summary>The changed document, or null with an issue.</summary>
    public byte[]? Apply(JsonTree tree, IssueCollector issues)
    {
        switch (_op)
        {
            case "add": return Add(tree, _path, JsonEdit.TextOf(_patch, _value), issues);
            case "copy": return Find(tree, _from!, issues) is >= 0 and var copied ? Add(tree, _path, JsonEdit.TextOf(tree, copied), issues) : null;
            case "move": return Move(tree, issues);
        }

        if (Find(tree, _path, issues) is not (>= 0 and var row))
        {
            return null;
        }

        switch (_op)
        {
            case "remove" when _path.IsRoot:
                issues.Add(PatchIssues.BadPlace, "", _index, _op, "", "the whole document cannot be removed");
                return null;
            case "remove":
                return JsonEdit.Remove(tree, row, _path.FindParent(tree));
            case "replace":
                return JsonEdit.Replace(tree, row, JsonEdit.TextOf(_patch, _value));
            case "test" when !JsonEquality.AreEqual(tree, row, _patch, _value):
                issues.Add(PatchIssues.TestFailed, "", _index, _path.Text);
                return null;
            default:
                return JsonEdit.TextOf(tree, 0);
        }
    }

    private byte[]? Move(JsonTree tree, IssueCollector issues)
    {
        if (Find(tree, _from!, issues) is not (>= 0 and var row))
        {
            return null;
        }

        if (_path.IsInside(_from!))
        {
            issues.Add(PatchIssues.BadPlace, "", _index, _op, _path.Text, "it lies inside what is moved");
            return null;
        }

        var value = JsonEdit.TextOf(tree, row);
        if (_from!.IsRoot || _path.Text == _from.Text)
        {
            return _path.Text == _from.Text ? JsonEdit.TextOf(tree, 0) : Add(tree, _path, value, issues);
        }

        using var without = JsonTreeReader.Read(JsonEdit.Remove(tree, row, _from.FindParent(tree)), issues);
        return without is null ? null : Add(without, _path, value, issues);
    }

    private byte[]? Add(JsonTree tree, JsonPointer path, byte[] value, IssueCollector issues)
    {
        if (path.IsRoot)
        {
            return value;
        }

        var parent = path.FindParent(tree);
        switch (tree.KindOf(parent))
        {
            case JsonKind.Object:
                var member = tree.Find(parent, Encoding.UTF8.GetBytes(path.Last));
                return member >= 0 ? JsonEdit.Replace(tree, member, value) : JsonEdit.AddMember(tree, parent, path.Last, value);
            case JsonKind.Array:
                var count = tree.ChildCount(parent);
                var index = path.Last == "-" ? count : JsonPointer.IndexOf(path.Last);
                if (index >= 0 && index <= count)
                {
                    return JsonEdit.InsertItem(tree, parent, index, value);
                }

                issues.Add(PatchIssues.BadPlace, "", _index, _op, path.Text, $"the array has {count} items");
                return null;
            default:
                issues.Add(PatchIssues.BadPlace, "", _index, _op, path.Text, "there is no object or array to put it in");
                return null;
        }
    }

    private int Find(JsonTree tree, JsonPointer pointer, IssueCollector issues)
    {
        var row = pointer.Find(tree);
        if (row < 0)
        {
            issues.Add(PatchIssues.NoSuchPlace, "", _index, _op, pointer.Text);
        }

        return row;
    }

    private static string? Text(JsonTree tree, int row, ReadOnlySpan<byte> name)
    {
        var value = tree.Find(row, name);
        return value >= 0 && tree.KindOf(value) == JsonKind.String ? tree.StringOf(value) : null;
    }
}
