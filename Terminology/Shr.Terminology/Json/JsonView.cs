using Shr.Fhir.Elements;

namespace Shr.Terminology.Json;

/// <summary>A value of a JSON text, asked for by property name. Unlike an Element it knows no types, so that what FHIR R5 clients send is read too.</summary>
/// <remarks>A view: it lives no longer than its tree.</remarks>
internal readonly struct JsonView(JsonTree? tree, int row)
{
    public bool Exists => tree is not null && row >= 0;

    public JsonKind Kind => Exists ? tree!.KindOf(row) : JsonKind.None;

    public JsonView this[ReadOnlySpan<byte> name] => Kind == JsonKind.Object ? new JsonView(tree, tree!.Find(row, name)) : default;

    /// <summary>The name of the property it is the value of, or empty.</summary>
    public string Name => Exists ? System.Text.Encoding.UTF8.GetString(tree!.NameOf(row)) : "";

    public ReadOnlySpan<byte> NameUtf8 => Exists ? tree!.NameOf(row) : default;

    /// <summary>The text of a string, number or boolean; null for anything else.</summary>
    public string? Text => Kind is JsonKind.String or JsonKind.Number or JsonKind.True or JsonKind.False ? tree!.StringOf(row) : null;

    public ReadOnlySpan<byte> Utf8 => Kind is JsonKind.String or JsonKind.Number or JsonKind.True or JsonKind.False ? tree!.Utf8Of(row) : default;

    public bool? Boolean => Kind switch { JsonKind.True => true, JsonKind.False => false, _ => null };

    /// <summary>The value as written, quotes and all.</summary>
    public ReadOnlySpan<byte> Raw
    {
        get
        {
            if (!Exists)
            {
                return default;
            }

            var (start, end) = tree!.Extent(row);
            return tree.Bytes.AsSpan(start, end - start);
        }
    }

    /// <summary>The line of the text where it begins, from 1.</summary>
    public int Line => Exists ? tree!.Bytes.AsSpan(0, tree.Extent(row).Start).Count((byte)'\n') + 1 : 0;

    /// <summary>The values inside an array or object, in order; a lone value where an array was meant is walked as one item.</summary>
    public Children Items => new(tree, row, Kind);

    /// <summary>The text of a property, or null.</summary>
    public string? String(ReadOnlySpan<byte> name) => this[name].Text;

    /// <summary>The first property whose name starts with <c>value</c>.</summary>
    public JsonView Value
    {
        get
        {
            if (Kind == JsonKind.Object)
            {
                for (var i = tree!.FirstChild(row); i >= 0; i = tree.NextSibling(i, row))
                {
                    if (tree.NameOf(i).StartsWith("value"u8))
                    {
                        return new JsonView(tree, i);
                    }
                }
            }

            return default;
        }
    }

    /// <summary>The first extension with a url.</summary>
    public JsonView Extension(ReadOnlySpan<byte> url)
    {
        foreach (var extension in this["extension"u8].Items)
        {
            if (extension["url"u8].Utf8.SequenceEqual(url))
            {
                return extension;
            }
        }

        return default;
    }

    /// <summary>Walks the values of an array or object.</summary>
    internal struct Children(JsonTree? tree, int parent, JsonKind kind)
    {
        private int _next = kind == JsonKind.None ? -1 : kind is JsonKind.Array or JsonKind.Object ? tree!.FirstChild(parent) : parent;

        public JsonView Current { get; private set; }

        public readonly Children GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_next < 0)
            {
                return false;
            }

            Current = new JsonView(tree, _next);
            _next = kind is JsonKind.Array or JsonKind.Object ? tree!.NextSibling(_next, parent) : -1;
            return true;
        }
    }
}
