using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Search.Keys;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>Keys of string parameters.</summary>
/// <remarks>Names and addresses are found by each of their parts: https://hl7.org/fhir/R4/search.html#string.</remarks>
internal static class TextWriter
{
    public static void Write(IndexSink sink, ushort number, ValueShape shape, in Element value)
    {
        var tree = value.Tree;
        var row = value.Row;
        switch (shape)
        {
            case ValueShape.StringPlain:
                Add(sink, number, value.Utf8Value);
                break;
            case ValueShape.StringName:
                AddAll(sink, number, tree, row, "text"u8, "family"u8, "given"u8, "prefix"u8, "suffix"u8);
                break;
            case ValueShape.StringAddress:
                AddAll(sink, number, tree, row, "text"u8, "line"u8, "city"u8, "district"u8, "state"u8);
                AddAll(sink, number, tree, row, "postalCode"u8, "country"u8, default, default, default);
                break;
            case ValueShape.StringConcept:
                Add(sink, number, tree.Text(row, "text"u8));
                for (var item = tree.FirstItem(row, "coding"u8, out var list); item >= 0; item = tree.NextItem(item, list))
                {
                    Add(sink, number, tree.Text(item, "display"u8));
                }

                break;
            case ValueShape.StringCoding:
                Add(sink, number, tree.Text(row, "display"u8));
                break;
            case ValueShape.StringIdentifier:
                Add(sink, number, tree.Text(row, "value"u8));
                break;
        }
    }

    private static void AddAll(
        IndexSink sink, ushort number, JsonTree tree, int row, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, ReadOnlySpan<byte> e)
    {
        AddItems(sink, number, tree, row, a);
        AddItems(sink, number, tree, row, b);
        AddItems(sink, number, tree, row, c);
        AddItems(sink, number, tree, row, d);
        AddItems(sink, number, tree, row, e);
    }

    private static void AddItems(IndexSink sink, ushort number, JsonTree tree, int row, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return;
        }

        for (var item = tree.FirstItem(row, name, out var list); item >= 0; item = tree.NextItem(item, list))
        {
            if (tree.KindOf(item) == JsonKind.String)
            {
                Add(sink, number, tree.Utf8Of(item));
            }
        }
    }

    private static void Add(IndexSink sink, ushort number, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var start = sink.Key.Length;
        sink.Key.Begin(number, KeyForm.Text);
        sink.IsTruncated |= !TextKeys.Write(sink.Key, text);
        sink.Add(start);
    }
}
