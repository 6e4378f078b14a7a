using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Fhir;

/// <summary>
/// A node of a resource, seen as FHIR sees it: the JSON value and, for a primitive, the sibling <c>_name</c> object
/// that holds its id and extensions.
/// </summary>
/// <remarks>
/// A view, not a copy: it points into a <see cref="JsonTree"/> and lives no longer than that.
/// There is no parent pointer; what a rule needs from above (<c>%resource</c>, the path) travels down in its scope.
/// See https://hl7.org/fhir/R4/json.html#primitive.
/// </remarks>
public readonly struct Element : IEquatable<Element>
{
    private readonly JsonTree? _tree;

    /// <summary>A node of a tree.</summary>
    /// <param name="tree">The text it stands in.</param>
    /// <param name="row">The row of its value, or -1 where only the sibling is present.</param>
    /// <param name="sibling">The row of its <c>_name</c> object, or -1.</param>
    /// <param name="type">Its type: for a resource the one its <c>resourceType</c> names.</param>
    /// <param name="info">The element it is a value of; null for the root.</param>
    public Element(JsonTree tree, int row, int sibling, FhirType type, ElementInfo? info)
    {
        _tree = tree;
        Row = row;
        Sibling = sibling;
        Type = type;
        Info = info;
    }

    /// <summary>The text it stands in.</summary>
    public JsonTree Tree => _tree!;

    /// <summary>The row of its value in <see cref="Tree"/>, or -1.</summary>
    public int Row { get; }

    /// <summary>The row of its <c>_name</c> sibling in <see cref="Tree"/>, or -1.</summary>
    public int Sibling { get; }

    /// <summary>Its type.</summary>
    public FhirType Type { get; }

    /// <summary>The element it is a value of; null for the root of a resource.</summary>
    public ElementInfo? Info { get; }

    /// <summary>Whether there is a node at all (a <c>default</c> Element is none).</summary>
    public bool Exists => _tree is not null;

    /// <summary>The JSON kind of its value; None where it has only a sibling, or null.</summary>
    public JsonKind Kind => _tree is null || Row < 0 ? JsonKind.None : _tree.KindOf(Row) is var kind and not JsonKind.Null ? kind : JsonKind.None;

    /// <summary>Whether it is a primitive with a value (not only extensions).</summary>
    public bool HasValue => Kind is JsonKind.String or JsonKind.Number or JsonKind.True or JsonKind.False;

    /// <summary>The value's bytes as sent, without quotes and still escaped; empty where there is none.</summary>
    public ReadOnlySpan<byte> RawValue => HasValue ? _tree!.RawOf(Row) : default;

    /// <summary>The value as UTF-8 text, unescaped; empty where there is none.</summary>
    public ReadOnlySpan<byte> Utf8Value => HasValue ? _tree!.Utf8Of(Row) : default;

    /// <summary>The value as text (<c>true</c> and numbers as written), or null where there is none.</summary>
    public string? StringValue => HasValue ? _tree!.StringOf(Row) : null;

    /// <summary>The byte offset of the value (or the sibling) in the text.</summary>
    public int Offset => _tree is null ? -1 : _tree.OffsetOf(Row >= 0 ? Row : Sibling);

    /// <summary>All children in the order of the text, arrays taken apart; properties the type does not know are left out.</summary>
    public ElementChildren Children => new(this, default, null);

    /// <summary>The children of one element (<c>given</c>; <c>value</c> for a choice), in order.</summary>
    public ElementChildren ChildrenOf(ReadOnlySpan<byte> jsonName, ElementInfo? choice = null) => new(this, jsonName, choice);

    /// <summary>The first child with a JSON name, or a default Element.</summary>
    public Element Child(ReadOnlySpan<byte> jsonName)
    {
        foreach (var child in new ElementChildren(this, jsonName, null))
        {
            return child;
        }

        return default;
    }

    /// <summary>The text of the first child with a JSON name, or null.</summary>
    public string? ChildString(ReadOnlySpan<byte> jsonName) => Child(jsonName) is { HasValue: true } child ? child.StringValue : null;

    /// <inheritdoc/>
    public bool Equals(Element other) => ReferenceEquals(_tree, other._tree) && Row == other.Row && Sibling == other.Sibling;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Element other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Row, Sibling);

    public static bool operator ==(Element left, Element right) => left.Equals(right);

    public static bool operator !=(Element left, Element right) => !left.Equals(right);
}
