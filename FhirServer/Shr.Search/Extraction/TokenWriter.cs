using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Search.Keys;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>Keys of token parameters.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#token</remarks>
internal static class TokenWriter
{
    public static void Write(IndexSink sink, ushort number, ValueShape shape, in Element value)
    {
        var tree = value.Tree;
        var row = value.Row;
        switch (shape)
        {
            case ValueShape.TokenCoding:
                Coding(sink, number, tree, row);
                break;
            case ValueShape.TokenConcept:
                Text(sink, number, tree.Text(row, "text"u8));
                for (var item = tree.FirstItem(row, "coding"u8, out var list); item >= 0; item = tree.NextItem(item, list))
                {
                    Coding(sink, number, tree, item);
                }

                break;
            case ValueShape.TokenIdentifier:
                Identifier(sink, number, KeyForm.Token, tree, row);
                IdentifierType(sink, number, tree, row);
                break;
            case ValueShape.TokenContact:
                Token(sink, number, KeyForm.Token, tree.Text(row, "value"u8), tree.Text(row, "system"u8));
                break;
            case ValueShape.TokenImplied:
                if (value.HasValue)
                {
                    var start = sink.Key.Length;
                    sink.Key.Begin(number, KeyForm.Token).Folded(value.Utf8Value).End().Byte(KeyForm.ImpliedSystem).End();
                    sink.Add(start);
                }

                break;
            case ValueShape.TokenPlain:
                Token(sink, number, KeyForm.Token, value.Utf8Value, default);
                break;
        }
    }

    /// <summary>The key of an Identifier in a form that holds tokens.</summary>
    public static void Identifier(IndexSink sink, ushort number, byte form, JsonTree tree, int row) =>
        Token(sink, number, form, tree.Text(row, "value"u8), tree.Text(row, "system"u8));

    private static void Coding(IndexSink sink, ushort number, JsonTree tree, int row)
    {
        Token(sink, number, KeyForm.Token, tree.Text(row, "code"u8), tree.Text(row, "system"u8));
        Text(sink, number, tree.Text(row, "display"u8));
    }

    private static void Token(IndexSink sink, ushort number, byte form, ReadOnlySpan<byte> code, ReadOnlySpan<byte> system)
    {
        if (code.IsEmpty && system.IsEmpty)
        {
            return;
        }

        var start = sink.Key.Length;
        sink.Key.Begin(number, form).Folded(code).End().Text(system).End();
        sink.Add(start);
    }

    private static void Text(IndexSink sink, ushort number, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var start = sink.Key.Length;
        sink.Key.Begin(number, KeyForm.TokenText);
        sink.IsTruncated |= !NormalText.Write(sink.Key, text);
        sink.Key.End();
        sink.Add(start);
    }

    private static void IdentifierType(IndexSink sink, ushort number, JsonTree tree, int row)
    {
        var type = tree.Find(row, "type"u8);
        if (type < 0)
        {
            return;
        }

        Text(sink, number, tree.Text(type, "text"u8));
        for (var item = tree.FirstItem(type, "coding"u8, out var list); item >= 0; item = tree.NextItem(item, list))
        {
            var start = sink.Key.Length;
            sink.Key.Begin(number, KeyForm.TypedIdentifier)
                .Folded(tree.Text(row, "value"u8)).End()
                .Folded(tree.Text(item, "code"u8)).End()
                .Text(tree.Text(item, "system"u8)).End();
            sink.Add(start);
        }
    }
}
