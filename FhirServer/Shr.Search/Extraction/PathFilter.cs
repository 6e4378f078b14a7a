using Shr.Fhir;
using Shr.Fhir.Elements;

namespace Shr.Search.Extraction;

/// <summary>A condition on the way of a path: the few forms that search parameters use and that need no engine.</summary>
internal abstract record PathFilter
{
    public abstract bool Accepts(IndexSink sink, in Element element, int index);
}

/// <summary><c>where(system='phone')</c>.</summary>
internal sealed record EqualsFilter(string Property, string Text) : PathFilter
{
    private readonly byte[] _property = System.Text.Encoding.UTF8.GetBytes(Property);
    private readonly byte[] _text = System.Text.Encoding.UTF8.GetBytes(Text);

    public bool Equals(EqualsFilter? other) => other is not null && Property == other.Property && Text == other.Text;

    public override int GetHashCode() => HashCode.Combine(Property, Text);

    public override bool Accepts(IndexSink sink, in Element element, int index) => element.Tree.Text(element.Row, _property).SequenceEqual(_text);
}

/// <summary><c>where(resolve() is Patient)</c>, told by what the reference says without loading anything.</summary>
internal sealed record TargetFilter(string Type) : PathFilter
{
    public override bool Accepts(IndexSink sink, in Element element, int index)
    {
        var tree = element.Tree;
        var text = tree.Text(element.Row, "reference"u8);
        return text is [(byte)'#', ..]
            ? ContainedType(tree, text[1..]) == Type
            : sink.TryReference(text, out var reference) && reference.Type is { } type ? type == Type : TypeOfUrl(text) == Type || IsNamed(tree, element.Row);
    }

    // Reference.type, where the reference is an identifier or a urn.
    private bool IsNamed(JsonTree tree, int row)
    {
        var named = tree.Text(row, "type"u8);
        return named.Length == Type.Length && System.Text.Encoding.UTF8.GetString(named) == Type;
    }

    // http://elsewhere/fhir/Patient/1 names its type as well.
    private static string? TypeOfUrl(ReadOnlySpan<byte> url)
    {
        var parts = System.Text.Encoding.UTF8.GetString(url).Split('/');
        var id = Array.IndexOf(parts, "_history") is var history and > 0 ? history - 1 : parts.Length - 1;
        return id >= 1 && url.IndexOf("://"u8) > 0 ? parts[id - 1] : null;
    }

    private static string? ContainedType(JsonTree tree, ReadOnlySpan<byte> id)
    {
        var list = tree.Find(0, "contained"u8);
        for (var row = list < 0 ? -1 : tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            if (tree.Text(row, "id"u8).SequenceEqual(id))
            {
                return System.Text.Encoding.UTF8.GetString(tree.Text(row, "resourceType"u8));
            }
        }

        return null;
    }
}

/// <summary><c>[0]</c> of an element that stands at the root.</summary>
internal sealed record FirstFilter(int Index) : PathFilter
{
    public override bool Accepts(IndexSink sink, in Element element, int index) => index == Index;
}
