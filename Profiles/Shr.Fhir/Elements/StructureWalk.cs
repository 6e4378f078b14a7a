using System.Text;
using Shr.Fhir.Elements.Formats;
using Shr.Fhir.Types;

namespace Shr.Fhir.Elements;

/// <summary>The walk behind <see cref="StructureCheck"/>: one object at a time, each property by its declared element.</summary>
internal readonly struct StructureWalk(JsonTree tree, FhirType root, IssueCollector issues)
{
    private const int MaxNameLength = 128;

    /// <summary>Checks an object of a complex type, a resource, or the <c>_name</c> object of a primitive type.</summary>
    public void Object(int row, FhirType type)
    {
        // Which elements were met; types with more than 128 elements fall back to looking back.
        UInt128 met = 0;
        for (var property = tree.FirstChild(row); property >= 0; property = tree.NextSibling(property, row))
        {
            if (issues.IsFull)
            {
                return;
            }

            var name = tree.NameOf(property);
            if (type.IsResource && name.SequenceEqual("resourceType"u8))
            {
                CheckResourceTypeOnce(row, property);
                continue;
            }

            var isSibling = name.Length > 1 && name[0] == '_';
            var plain = isSibling ? name[1..] : name;
            if (type.FindProperty(plain) is not { } found)
            {
                Report(property, Issues.UnknownProperty, Encoding.UTF8.GetString(name), type.Name);
                continue;
            }

            var bit = found.Element.Order < 128 ? UInt128.One << found.Element.Order : 0;
            if ((met & bit) != 0 || bit == 0)
            {
                CheckEarlier(row, property, found, type);
            }

            met |= bit;
            if (isSibling)
            {
                Sibling(row, property, plain, found);
            }
            else
            {
                Value(row, property, plain, found);
            }
        }
    }

    private void Value(int parent, int row, ReadOnlySpan<byte> name, FhirProperty property)
    {
        var kind = tree.KindOf(row);
        if (kind == JsonKind.Null)
        {
            Report(row, Issues.UnexpectedNull, property.JsonName);
            return;
        }

        if (kind != JsonKind.Array)
        {
            if (property.Element.IsArray)
            {
                Report(row, Issues.ExpectedArray, property.JsonName, Describe(kind));
                if (kind == JsonKind.Object == property.Type.IsPrimitive)
                {
                    return;
                }
            }

            Item(row, property.Type);
            return;
        }

        if (!property.Element.IsArray)
        {
            Report(row, Issues.UnexpectedArray, property.JsonName);
        }

        var item = tree.FirstChild(row);
        if (item < 0)
        {
            Report(row, Issues.EmptyArray, property.JsonName);
        }

        for (var index = 0; item >= 0; item = tree.NextSibling(item, row), index++)
        {
            if (issues.IsFull)
            {
                return;
            }

            if (tree.KindOf(item) != JsonKind.Null)
            {
                Item(item, property.Type);
            }
            else if (!property.Type.IsPrimitive || tree.KindOf(tree.Item(FindSibling(parent, name), index)) != JsonKind.Object)
            {
                Report(item, Issues.UnexpectedNull, property.JsonName);
            }
        }
    }

    private void Item(int row, FhirType type)
    {
        if (type.IsPrimitive)
        {
            Primitive(row, type);
            return;
        }

        if (tree.KindOf(row) != JsonKind.Object)
        {
            Report(row, Issues.ExpectedObject, type.Name, Describe(tree.KindOf(row)));
            return;
        }

        if (type.IsResource)
        {
            if (ResourceTypeOf(row, type) is { } actual)
            {
                Object(row, actual);
            }

            return;
        }

        if (tree.FirstChild(row) < 0)
        {
            Report(row, Issues.EmptyObject);
            return;
        }

        Object(row, type);
    }

    private FhirType? ResourceTypeOf(int row, FhirType declared)
    {
        var name = tree.Find(row, "resourceType"u8);
        if (name < 0 || tree.KindOf(name) != JsonKind.String)
        {
            ReportError(row, Issues.NoResourceType);
            return null;
        }

        if (declared.Model.FindResource(tree.Utf8Of(name)) is { } actual)
        {
            return actual;
        }

        ReportError(name, Issues.UnknownResourceType, tree.StringOf(name));
        return null;
    }

    private void Primitive(int row, FhirType type)
    {
        var kind = tree.KindOf(row);
        var expected = PrimitiveFormat.JsonKindOf(type.Format);
        if (kind != expected && !(expected == JsonKind.True && kind == JsonKind.False))
        {
            Report(row, Issues.WrongPrimitive, type.Name, Describe(expected), Describe(kind));
            return;
        }

        if (expected == JsonKind.True)
        {
            return;
        }

        if (tree.IsEscaped(row) && JsonText.HasLoneSurrogate(tree.RawOf(row)))
        {
            Report(row, Issues.LoneSurrogate);
        }

        var text = tree.Utf8Of(row);
        if (text.IsEmpty || (expected == JsonKind.String && (text[0] <= ' ') && TextFormat.IsBlank(text)))
        {
            Blank(row, type, text);
            return;
        }

        if (PrimitiveFormat.Fault(type.Format, text) is { } fault)
        {
            Report(row, Issues.InvalidValue, Shorten(text), type.Name, fault);
        }
    }

    // An empty div breaks txt-2, which says it better; a string of spaces is unwise, not forbidden.
    private void Blank(int row, FhirType type, ReadOnlySpan<byte> text)
    {
        if (type.Format == PrimitiveKind.Xhtml)
        {
            return;
        }

        var isText = type.Format is PrimitiveKind.String or PrimitiveKind.Markdown;
        Report(row, isText && !text.IsEmpty ? Issues.BlankString : Issues.EmptyString);
    }

    private void Sibling(int parent, int row, ReadOnlySpan<byte> plain, FhirProperty property)
    {
        if (!property.Type.IsPrimitive || property.Type.Format == PrimitiveKind.Xhtml)
        {
            Report(row, Issues.SiblingNotPrimitive, property.JsonName, property.JsonName, property.Type.Name);
            return;
        }

        var kind = tree.KindOf(row);
        var wanted = property.Element.IsArray ? JsonKind.Array : JsonKind.Object;
        if (kind != wanted)
        {
            Report(row, Issues.SiblingShape, property.JsonName, $"expected {Describe(wanted)}, got {Describe(kind)}");
            return;
        }

        if (kind == JsonKind.Object)
        {
            SiblingObject(row, property.Type);
            return;
        }

        SiblingArray(parent, row, plain, property);
    }

    private void SiblingArray(int parent, int row, ReadOnlySpan<byte> plain, FhirProperty property)
    {
        var value = tree.Find(parent, plain);
        var count = tree.ChildCount(row);
        if (count == 0)
        {
            Report(row, Issues.EmptyArray, "_" + property.JsonName);
        }

        if (value >= 0 && tree.KindOf(value) == JsonKind.Array && tree.ChildCount(value) is var values && values != count)
        {
            Report(row, Issues.SiblingLength, property.JsonName, values, count);
        }

        var item = tree.FirstChild(row);
        for (var index = 0; item >= 0; item = tree.NextSibling(item, row), index++)
        {
            switch (tree.KindOf(item))
            {
                case JsonKind.Object:
                    SiblingObject(item, property.Type);
                    break;
                case JsonKind.Null:
                    if (value < 0)
                    {
                        Report(item, Issues.UnexpectedNull, property.JsonName);
                    }

                    break;
                default:
                    Report(item, Issues.SiblingShape, property.JsonName, $"expected an object or null, got {Describe(tree.KindOf(item))}");
                    break;
            }
        }
    }

    private void SiblingObject(int row, FhirType type)
    {
        if (tree.FirstChild(row) < 0)
        {
            Report(row, Issues.EmptyObject);
            return;
        }

        Object(row, type);
    }

    // The element was met before in this object: its sibling, a duplicate, or another type of a choice.
    private void CheckEarlier(int parent, int row, FhirProperty property, FhirType type)
    {
        var name = tree.NameOf(row);
        var plain = name.Length > 1 && name[0] == '_' ? name[1..] : name;
        for (var earlier = tree.FirstChild(parent); earlier >= 0 && earlier < row; earlier = tree.NextSibling(earlier, parent))
        {
            var other = tree.NameOf(earlier);
            if (other.SequenceEqual(name))
            {
                Report(row, Issues.DuplicateProperty, Encoding.UTF8.GetString(name));
                return;
            }

            var otherPlain = other.Length > 1 && other[0] == '_' ? other[1..] : other;
            if (!otherPlain.SequenceEqual(plain) && type.FindProperty(otherPlain) is { } found && ReferenceEquals(found.Element, property.Element))
            {
                Report(row, Issues.ChoiceRepeated, property.Element.Name + "[x]", property.JsonName, found.JsonName);
                return;
            }
        }
    }

    private void CheckResourceTypeOnce(int parent, int row)
    {
        if (tree.Find(parent, "resourceType"u8) != row)
        {
            Report(row, Issues.DuplicateProperty, "resourceType");
        }
    }

    private int FindSibling(int parent, ReadOnlySpan<byte> plain)
    {
        if (plain.Length >= MaxNameLength)
        {
            return -1;
        }

        Span<byte> name = stackalloc byte[MaxNameLength];
        name[0] = (byte)'_';
        plain.CopyTo(name[1..]);
        return tree.Find(parent, name[..(plain.Length + 1)]);
    }

    private void Report(int row, IssueKind kind, params ReadOnlySpan<object?> args) =>
        issues.AddAt(tree.OffsetOf(row), kind, ElementPath.Of(tree, root, row), args);

    // Fatal where the whole body has no type, an error where only a part of it has none.
    private void ReportError(int row, IssueKind kind, params ReadOnlySpan<object?> args) =>
        issues.Add(new Issue(kind, IssueSeverity.Error, ElementPath.Of(tree, root, row), kind.TextOf(args), tree.OffsetOf(row)));

    private static string Shorten(ReadOnlySpan<byte> text) =>
        text.Length <= 80 ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..80]) + "...";

    private static string Describe(JsonKind kind) => kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.Array => "an array",
        JsonKind.String => "a string",
        JsonKind.Number => "a number",
        JsonKind.True or JsonKind.False => "a boolean",
        _ => "null",
    };
}
