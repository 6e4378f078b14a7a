using System.Globalization;
using System.Text;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath;

/// <summary>The implicit conversion of FHIR's primitives and Quantity to the System types.</summary>
/// <remarks>https://hl7.org/fhir/R4/fhirpath.html#types</remarks>
internal static class SystemConversion
{
    public static FhirPathValue Convert(in FhirPathValue node)
    {
        var tree = node.Tree;
        var kind = node.Row < 0 ? JsonKind.None : tree.KindOf(node.Row);
        switch (kind)
        {
            case JsonKind.True:
                return FhirPathValue.Of(true);
            case JsonKind.False:
                return FhirPathValue.Of(false);
            case JsonKind.Number:
                return Number(node, tree.RawOf(node.Row));
            case JsonKind.String:
                return Text(node);
            case JsonKind.Object when node.ElementType!.SystemKind == ValueKind.Quantity:
                return Quantity(node) is { } quantity ? FhirPathValue.Of(quantity) : node;
            default:
                return node;
        }
    }

    public static FhirPathTypeInfo TypeOf(in FhirPathValue node)
    {
        var type = node.ElementType!;
        if (ReferenceEquals(type, Untyped.Type))
        {
            var system = node.ToSystem();
            return system.Kind == ValueKind.Element ? new FhirPathTypeInfo("System", "Object", "System.Any") : FhirPathTypeInfo.OfSystem(system.Kind);
        }

        if (IsSystemString(node))
        {
            return FhirPathTypeInfo.OfSystem(ValueKind.String);
        }

        // The type of an element that is defined inside another is BackboneElement or Element, not its path.
        var named = type.Kind == FhirTypeKind.Backbone ? type.Base ?? type : type;
        return new FhirPathTypeInfo("FHIR", named.Name, named.Base is { } parent ? "FHIR." + parent.Name : "System.Any");
    }

    /// <summary>Whether the element is declared with the type String of FHIRPath: <c>Element.id</c> and <c>Extension.url</c>.</summary>
    public static bool IsSystemString(in FhirPathValue node) => node.ElementInfo is { IsXmlAttribute: true };

    private static FhirPathValue Number(in FhirPathValue node, ReadOnlySpan<byte> raw)
    {
        var type = node.ElementType!.SystemKind;
        if (type != ValueKind.Decimal && raw.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 && long.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole is >= int.MinValue and <= int.MaxValue ? FhirPathValue.Of((int)whole) : FhirPathValue.Of(whole);
        }

        return decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? FhirPathValue.Of(number) : node;
    }

    private static FhirPathValue Text(in FhirPathValue node)
    {
        var kind = node.ElementType!.SystemKind;
        if (kind is not (ValueKind.Date or ValueKind.DateTime or ValueKind.Time))
        {
            return FhirPathValue.Of(node.Tree.StringOf(node.Row));
        }

        var utf8 = node.Tree.Utf8Of(node.Row);
        Span<char> chars = stackalloc char[64];
        if (utf8.Length > chars.Length)
        {
            return node;
        }

        ReadOnlySpan<char> text = chars[..Encoding.UTF8.GetChars(utf8, chars)];
        var temporal = kind switch
        {
            ValueKind.Date => TemporalParser.Date(text),
            ValueKind.DateTime => TemporalParser.DateTime(text),
            _ => TemporalParser.Time(text),
        };
        return temporal is null ? node : FhirPathValue.Of(temporal);
    }

    // The durations of UCUM become calendar ones; a comparator makes it a range, which is no System quantity.
    private static FhirPathQuantity? Quantity(in FhirPathValue node)
    {
        var tree = node.Tree;
        var value = tree.Find(node.Row, "value"u8);
        if (value < 0 || tree.Find(node.Row, "comparator"u8) >= 0
            || !decimal.TryParse(tree.RawOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var system = tree.Find(node.Row, "system"u8);
        var code = tree.Find(node.Row, "code"u8);
        if (code < 0)
        {
            var text = tree.Find(node.Row, "unit"u8);
            return text < 0 ? FhirPathQuantity.Of(number) : new FhirPathQuantity(number, tree.StringOf(text), false);
        }

        // A unit of another system is comparable with itself only, so that a Range of tablets still has an order.
        if (system >= 0 && !tree.Utf8Of(system).SequenceEqual("http://unitsofmeasure.org"u8))
        {
            return new FhirPathQuantity(number, tree.StringOf(system) + "|" + tree.StringOf(code), false);
        }

        var unit = tree.StringOf(code);
        return CalendarWord(unit) is { } word ? new FhirPathQuantity(number, word, true) : new FhirPathQuantity(number, unit, false);
    }

    private static string? CalendarWord(string unit) => unit switch
    {
        "a" => "year",
        "mo" => "month",
        "wk" => "week",
        "d" => "day",
        "h" => "hour",
        "min" => "minute",
        "s" => "second",
        "ms" => "millisecond",
        _ => null,
    };
}
