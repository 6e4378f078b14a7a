using System.Text.Encodings.Web;
using System.Text.Json;
using Shr.Fhir.Elements;

namespace Shr.Fhir.Patch;

/// <summary>Puts values into JSON text and takes them out; every byte around them stays.</summary>
internal static class JsonEdit
{
    /// <summary>The text with one value replaced.</summary>
    public static byte[] Replace(JsonTree tree, int row, ReadOnlySpan<byte> value)
    {
        var (start, end) = tree.Extent(row);
        return Splice(tree, start, end, value);
    }

    /// <summary>The text without one member or item; the comma goes with it.</summary>
    public static byte[] Remove(JsonTree tree, int row, int parent)
    {
        var start = tree.MemberStart(row);
        var end = tree.Extent(row).End;
        if (tree.NextSibling(row, parent) is >= 0 and var next)
        {
            end = tree.MemberStart(next);
        }
        else if (Before(tree, row, parent) is >= 0 and var before)
        {
            start = tree.Extent(before).End;
        }

        return Splice(tree, start, end, []);
    }

    /// <summary>The text with a new member at the end of an object.</summary>
    public static byte[] AddMember(JsonTree tree, int parent, string name, ReadOnlySpan<byte> value)
    {
        var last = Before(tree, -1, parent);
        var at = last < 0 ? tree.Extent(parent).Start + 1 : tree.Extent(last).End;
        return Splice(tree, at, at, [.. last < 0 ? ""u8 : ","u8, .. Quoted(name), (byte)':', .. value]);
    }

    /// <summary>The text with a new item before the one at an index, or at the end.</summary>
    public static byte[] InsertItem(JsonTree tree, int parent, int index, ReadOnlySpan<byte> value)
    {
        if (tree.Item(parent, index) is >= 0 and var next)
        {
            var before = tree.Extent(next).Start;
            return Splice(tree, before, before, [.. value, (byte)',']);
        }

        var last = Before(tree, -1, parent);
        var at = last < 0 ? tree.Extent(parent).Start + 1 : tree.Extent(last).End;
        return Splice(tree, at, at, [.. last < 0 ? ""u8 : ","u8, .. value]);
    }

    /// <summary>The value's bytes, quotes included.</summary>
    public static byte[] TextOf(JsonTree tree, int row)
    {
        var (start, end) = tree.Extent(row);
        return tree.Bytes[start..end];
    }

    /// <summary>A text as a JSON string.</summary>
    public static byte[] Quoted(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    // The member or item before a row; with row -1 the last one.
    private static int Before(JsonTree tree, int row, int parent)
    {
        var before = -1;
        for (var i = tree.FirstChild(parent); i >= 0 && i != row; i = tree.NextSibling(i, parent))
        {
            before = i;
        }

        return before;
    }

    private static byte[] Splice(JsonTree tree, int start, int end, ReadOnlySpan<byte> text)
    {
        var from = tree.Start;
        var rest = from + tree.Length - end;
        var result = new byte[start - from + text.Length + rest];
        tree.Bytes.AsSpan(from, start - from).CopyTo(result);
        text.CopyTo(result.AsSpan(start - from));
        tree.Bytes.AsSpan(end, rest).CopyTo(result.AsSpan(start - from + text.Length));
        return result;
    }
}
