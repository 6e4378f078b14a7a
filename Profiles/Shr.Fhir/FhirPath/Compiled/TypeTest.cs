using Shr.Fhir.FhirPath.Operations;
using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>A type named in an expression, and whether items are of it.</summary>
/// <remarks>https://hl7.org/fhirpath/#types, https://hl7.org/fhir/R4/fhirpath.html#types</remarks>
internal sealed class TypeTest
{
    private readonly ValueKind _system;
    private readonly FhirType? _fhir;
    private readonly string _name;

    private TypeTest(string name, ValueKind system, FhirType? fhir)
    {
        _name = name;
        _system = system;
        _fhir = fhir;
    }

    /// <summary>The type of FHIR, or null where it names one of System only.</summary>
    public FhirType? Fhir => _fhir;

    /// <summary>The System type, or None.</summary>
    public ValueKind System => _system;

    /// <summary>The type with a name, or null where there is none.</summary>
    public static TypeTest? Find(string? space, string name, TypeModel? types)
    {
        var system = space is null or "System" && Enum.TryParse<ValueKind>(name, out var kind) && kind is not (ValueKind.None or ValueKind.Element or ValueKind.TypeInfo) && char.IsAsciiLetterUpper(name[0]) ? kind : ValueKind.None;
        if (space is "System" || (space is null && name == "Any"))
        {
            return new TypeTest(name, system, null);
        }

        var fhir = space is null or "FHIR" ? types?.Find(name) : null;
        return system == ValueKind.None && fhir is null ? null : new TypeTest(name, system, fhir);
    }

    /// <summary>Whether the item is of the type or one that specialises it.</summary>
    public bool Is(in FhirPathValue value)
    {
        if (value.Kind != ValueKind.Element)
        {
            return value.Kind == _system || _name == "Any";
        }

        var type = value.ElementType!;
        if (ReferenceEquals(type, Untyped.Type))
        {
            return IsUntyped(value);
        }

        if (_system == ValueKind.String && (SystemConversion.IsSystemString(value) || type.Name == "id" && value.ElementInfo is { Name: "id" }))
        {
            return true;
        }

        return _fhir is not null && type.Is(_fhir);
    }

    /// <summary>Whether the item is of just this type where that is a primitive: a code is no string when it is taken <c>as</c> one or <c>ofType</c>.</summary>
    public bool IsExactly(in FhirPathValue value)
    {
        if (_fhir is null || value.Kind != ValueKind.Element || ReferenceEquals(value.ElementType, Untyped.Type) || _fhir.IsAbstract || !_fhir.IsPrimitive)
        {
            return Is(value);
        }

        return ReferenceEquals(value.ElementType, _fhir) || (_system != ValueKind.None && Is(value));
    }

    private bool IsUntyped(in FhirPathValue value)
    {
        if (_system != ValueKind.None)
        {
            return value.ToSystem().Kind == _system;
        }

        // Without a declared type a resource still says what it is.
        var name = value.Row < 0 || _fhir is not { IsResource: true } ? -1 : value.Tree.Find(value.Row, "resourceType"u8);
        return name >= 0 && ValueEquality.SameText(value.Tree.Utf8Of(name), _name);
    }

    public override string ToString() => _name;
}
