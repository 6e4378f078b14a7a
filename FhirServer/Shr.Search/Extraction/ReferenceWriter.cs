using Shr.Fhir;
using Shr.Search.Keys;

namespace Shr.Search.Extraction;

/// <summary>Keys of reference and uri parameters.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#reference</remarks>
internal static class ReferenceWriter
{
    public static void Write(IndexSink sink, ushort number, ValueShape shape, in Element value)
    {
        var tree = value.Tree;
        switch (shape)
        {
            case ValueShape.UriPlain:
                Uri(sink, number, value.Utf8Value);
                break;
            case ValueShape.Canonical:
                Add(sink, number, value.Utf8Value);
                break;
            case ValueShape.InlineResource:
                Inline(sink, number, value);
                break;
            case ValueShape.Reference:
                Add(sink, number, tree.Text(value.Row, "reference"u8));
                if (tree.Find(value.Row, "identifier"u8) is var identifier and >= 0)
                {
                    TokenWriter.Identifier(sink, number, KeyForm.ReferenceIdentifier, tree, identifier);
                }

                break;
        }
    }

    private static void Add(IndexSink sink, ushort number, ReadOnlySpan<byte> text)
    {
        if (!sink.TryReference(text, out var reference))
        {
            return;
        }

        var start = sink.Key.Length;
        if (reference.IsLocal)
        {
            sink.Key.Begin(number, KeyForm.LocalReference).Text(reference.Id!).End().Text(reference.Type!).End().Text(reference.Version ?? "").End();
            sink.Add(start, new ResourceKey(reference.Type!, reference.Id!));
            return;
        }

        sink.Key.Begin(number, KeyForm.RemoteReference).Text(reference.Url!).End().Text(reference.Version ?? "").End();
        sink.Add(start);
    }

    // It is no record of its own, so nothing can be chained or included by it.
    private static void Inline(IndexSink sink, ushort number, in Element resource)
    {
        var id = resource.Tree.Text(resource.Row, "id"u8);
        if (id.IsEmpty)
        {
            return;
        }

        var start = sink.Key.Length;
        sink.Key.Begin(number, KeyForm.LocalReference).Text(id).End().Text(resource.Type.Name).End().End();
        sink.Add(start);
    }

    private static void Uri(IndexSink sink, ushort number, ReadOnlySpan<byte> uri)
    {
        if (uri.IsEmpty)
        {
            return;
        }

        var start = sink.Key.Length;
        sink.Key.Begin(number, KeyForm.Uri).Text(uri).End();
        sink.Add(start);

        // A canonical with a version is found by the url alone too (_profile).
        if (uri.LastIndexOf((byte)'|') is var pipe and > 0)
        {
            Uri(sink, number, uri[..pipe]);
        }
    }
}
