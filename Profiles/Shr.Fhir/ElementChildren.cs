using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Fhir;

/// <summary>The children of an <see cref="Element"/>, found while they are walked: no list is made.</summary>
/// <remarks>
/// Three walks: all children (no name), the values of one JSON property (a name), or the values of a choice element
/// (its <see cref="ElementInfo"/>), whatever type they were written with. Primitive items are paired with their
/// <c>_name</c> siblings; an item that is null on both sides is left out.
/// </remarks>
public ref struct ElementChildren
{
    private readonly JsonTree? _tree;
    private readonly FhirType _type;
    private readonly ReadOnlySpan<byte> _name;
    private readonly ElementInfo? _choice;
    private readonly int _first;
    private readonly int _end;
    private readonly int _siblingObject;
    private int _property;

    // Walking inside one property: item rows of the value array and of the sibling array (or one item each).
    private FhirProperty? _current;
    private int _value;
    private int _valueParent;
    private int _side;
    private int _sideParent;

    internal ElementChildren(Element parent, ReadOnlySpan<byte> name, ElementInfo? choice)
    {
        _name = name;
        _choice = choice;
        _type = parent.Type;
        _value = _side = _valueParent = _sideParent = -1;
        if (!parent.Exists)
        {
            return;
        }

        _tree = parent.Tree;

        // A primitive's children (id, extension) stand in its sibling object.
        _siblingObject = parent.Type.IsPrimitive ? parent.Sibling : parent.Row;
        if (_siblingObject >= 0 && _tree.KindOf(_siblingObject) == JsonKind.Object)
        {
            _first = _siblingObject + 1;
            _end = _tree.NextOf(_siblingObject);
        }

        _property = _first;
    }

    /// <summary>The child walked to.</summary>
    public Element Current { get; private set; }

    /// <summary>For <c>foreach</c>.</summary>
    public readonly ElementChildren GetEnumerator() => this;

    /// <summary>Walks to the next child.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            if (_current is not null && NextItem())
            {
                return true;
            }

            if (!NextProperty())
            {
                return false;
            }
        }
    }

    private bool NextItem()
    {
        while (_value >= 0 || _side >= 0)
        {
            var value = _value;
            var side = _side;
            _value = value >= 0 && _valueParent >= 0 ? _tree!.NextSibling(value, _valueParent) : -1;
            _side = side >= 0 && _sideParent >= 0 ? _tree!.NextSibling(side, _sideParent) : -1;
            if (value >= 0 && _tree!.KindOf(value) == JsonKind.Null)
            {
                value = -1;
            }

            if (side >= 0 && _tree!.KindOf(side) != JsonKind.Object)
            {
                side = -1;
            }

            if (value >= 0 || side >= 0)
            {
                Current = new Element(_tree!, value, side, TypeOf(value), _current!.Element);
                return true;
            }
        }

        _current = null;
        return false;
    }

    private readonly FhirType TypeOf(int value)
    {
        var type = _current!.Type;
        if (!type.IsResource || value < 0)
        {
            return type;
        }

        var name = _tree!.Find(value, "resourceType"u8);
        return name >= 0 && _tree.KindOf(name) == JsonKind.String ? type.Model.FindResource(_tree.Utf8Of(name)) ?? type : type;
    }

    private bool NextProperty()
    {
        while (_property < _end)
        {
            var row = _property;
            _property = _tree!.NextOf(row);
            var name = _tree.NameOf(row);
            var isSibling = name.Length > 1 && name[0] == '_';
            var plain = isSibling ? name[1..] : name;
            if (!_name.IsEmpty && !plain.SequenceEqual(_name))
            {
                continue;
            }

            if (_type.FindProperty(plain) is not { } property || (_choice is not null && !ReferenceEquals(property.Element, _choice)))
            {
                continue;
            }

            // A sibling is walked together with its value; alone only where there is no value.
            if (isSibling && (!property.Type.IsPrimitive || _tree.Find(_siblingObject, plain) >= 0))
            {
                continue;
            }

            Open(property, row, plain, isSibling);
            return true;
        }

        return false;
    }

    private void Open(FhirProperty property, int row, ReadOnlySpan<byte> plain, bool isSibling)
    {
        _current = property;
        var side = isSibling ? row : property.Type.IsPrimitive ? FindSibling(plain) : -1;
        (_value, _valueParent) = isSibling ? (-1, -1) : Items(row);
        (_side, _sideParent) = side < 0 ? (-1, -1) : Items(side);
    }

    private readonly (int Item, int Parent) Items(int row) =>
        _tree!.KindOf(row) == JsonKind.Array ? (_tree.FirstChild(row), row) : (row, -1);

    private readonly int FindSibling(ReadOnlySpan<byte> plain)
    {
        Span<byte> name = stackalloc byte[128];
        if (plain.Length + 1 > name.Length)
        {
            return -1;
        }

        name[0] = (byte)'_';
        plain.CopyTo(name[1..]);
        return _tree!.Find(_siblingObject, name[..(plain.Length + 1)]);
    }
}
