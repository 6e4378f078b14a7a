using System.Globalization;
using System.Text;
using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath.Syntax;
using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath;

/// <summary>One item of a collection of FHIRPath: a node of a resource, or a value of the System types.</summary>
/// <remarks>
/// Nodes are held as they are, without copying; numbers, booleans and nodes cost no allocation.
/// See https://hl7.org/fhirpath/#data-types and https://hl7.org/fhir/R4/fhirpath.html#types.
/// </remarks>
public readonly struct FhirPathValue
{
    private readonly object? _object;
    private readonly FhirType? _type;
    private readonly ElementInfo? _info;
    private readonly long _bits;
    private readonly ValueKind _kind;

    private FhirPathValue(ValueKind kind, object? value, long bits)
    {
        _kind = kind;
        _object = value;
        _bits = bits;
    }

    private FhirPathValue(in Element element)
    {
        _kind = ValueKind.Element;
        _object = element.Tree;
        _type = element.Type;
        _info = element.Info;
        _bits = ((long)element.Row << 32) | (uint)element.Sibling;
    }

    /// <summary>What it is.</summary>
    public ValueKind Kind => _kind;

    /// <summary>The node, or a default Element where it is none.</summary>
    public Element Element => _kind == ValueKind.Element ? new Element((JsonTree)_object!, (int)(_bits >> 32), (int)_bits, _type!, _info) : default;

    /// <summary>The Boolean it is; false for every other kind.</summary>
    public bool Boolean => _kind == ValueKind.Boolean && _bits != 0;

    /// <summary>The Integer or Long it is; 0 for every other kind.</summary>
    public long Integer => _kind is ValueKind.Integer or ValueKind.Long ? _bits : 0;

    /// <summary>The String it is, or null.</summary>
    public string? String => _kind == ValueKind.String ? (string)_object! : null;

    /// <summary>The Date, DateTime or Time it is, or null.</summary>
    public Temporal? Temporal => _object as Temporal;

    /// <summary>The Quantity it is, or null.</summary>
    public FhirPathQuantity? Quantity => _object as FhirPathQuantity;

    /// <summary>The answer of <c>type()</c> it is, or null.</summary>
    public FhirPathTypeInfo? TypeInfo => _object as FhirPathTypeInfo;

    internal FhirType? ElementType => _type;

    internal ElementInfo? ElementInfo => _info;

    internal JsonTree Tree => (JsonTree)_object!;

    internal int Row => (int)(_bits >> 32);

    internal int Sibling => (int)_bits;

    public static FhirPathValue Of(in Element element) => element.Exists ? new(element) : default;

    /// <summary>The root of a JSON text: a resource where its <c>resourceType</c> is known, else JSON without types.</summary>
    /// <param name="tree">The text.</param>
    /// <param name="types">The types, or null where none shall be used.</param>
    public static FhirPathValue OfJson(JsonTree tree, TypeModel? types)
    {
        var name = types is null ? -1 : tree.Find(0, "resourceType"u8);
        var type = name >= 0 && tree.KindOf(name) == JsonKind.String ? types!.FindResource(tree.Utf8Of(name)) : null;
        return new FhirPathValue(new Element(tree, 0, -1, type ?? Untyped.Type, null));
    }

    public static FhirPathValue Of(bool value) => new(ValueKind.Boolean, null, value ? 1 : 0);

    public static FhirPathValue Of(string value) => new(ValueKind.String, value, 0);

    public static FhirPathValue Of(int value) => new(ValueKind.Integer, null, value);

    public static FhirPathValue Of(long value) => new(ValueKind.Long, null, value);

    public static FhirPathValue Of(decimal value) => new(ValueKind.Decimal, value, 0);

    public static FhirPathValue Of(Temporal value) => new(value.Kind, value, 0);

    public static FhirPathValue Of(FhirPathQuantity value) => new(ValueKind.Quantity, value, 0);

    public static FhirPathValue Of(FhirPathTypeInfo value) => new(ValueKind.TypeInfo, value, 0);

    /// <summary>The number, where it is an Integer, Long or Decimal; otherwise null.</summary>
    public decimal? ToDecimal() => _kind switch
    {
        ValueKind.Decimal => (decimal)_object!,
        ValueKind.Integer or ValueKind.Long => _bits,
        _ => null,
    };

    /// <summary>The System value: a FHIR primitive or Quantity converted as FHIR says, anything else unchanged.</summary>
    /// <remarks>A node that has no such value (a complex type, a primitive with extensions only, a number too large) stays a node.</remarks>
    public FhirPathValue ToSystem() => _kind == ValueKind.Element ? SystemConversion.Convert(this) : this;

    /// <summary>The type as <c>type()</c> names it.</summary>
    public FhirPathTypeInfo GetTypeInfo() => _kind == ValueKind.Element ? SystemConversion.TypeOf(this) : FhirPathTypeInfo.OfSystem(_kind);

    /// <summary>The value as text: as <c>toString()</c> gives it; a complex node as its JSON.</summary>
    public override string ToString() => _kind switch
    {
        ValueKind.None => "",
        ValueKind.Element => Row >= 0 ? Element.HasValue ? Element.StringValue! : Encoding.UTF8.GetString(Tree.RawOf(Row)) : "",
        ValueKind.Boolean => _bits != 0 ? "true" : "false",
        ValueKind.Integer or ValueKind.Long => _bits.ToString(CultureInfo.InvariantCulture),
        ValueKind.Decimal => ((decimal)_object!).ToString(CultureInfo.InvariantCulture),
        _ => _object!.ToString()!,
    };

    /// <summary>The value as a literal of FHIRPath.</summary>
    internal string ToLiteral() => _kind switch
    {
        ValueKind.String => SyntaxPrinter.Quote((string)_object!),
        ValueKind.Date => "@" + ToString(),
        ValueKind.DateTime => "@" + ToString() + (Temporal!.Precision < TemporalPrecision.Hour ? "T" : ""),
        ValueKind.Time => "@T" + ToString(),
        ValueKind.Long => ToString() + "L",
        ValueKind.Decimal when ToString() is var text => text.Contains('.', StringComparison.Ordinal) ? text : text + ".0",
        _ => ToString(),
    };
}
