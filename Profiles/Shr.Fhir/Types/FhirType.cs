using Shr.Fhir.Elements.Formats;

namespace Shr.Fhir.Types;

/// <summary>
/// A type of FHIR R4 (resource, data type, primitive, or backbone element), compiled from its StructureDefinition.
/// Immutable once its <see cref="TypeModel"/> is built.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class FhirType
{
    private PropertyTable _properties = PropertyTable.Empty;
    private int _systemKind;

    /// <summary>The name; a backbone type is named by its path (<c>Patient.contact</c>).</summary>
    public required string Name { get; init; }

    /// <summary>What sort of type it is.</summary>
    public required FhirTypeKind Kind { get; init; }

    /// <summary>Whether no instance can be of just this type (Resource, DomainResource, Element, BackboneElement).</summary>
    public required bool IsAbstract { get; init; }

    /// <summary>The model it belongs to.</summary>
    public required TypeModel Model { get; init; }

    /// <summary>The type it specialises: Element for HumanName, string for code, BackboneElement for <c>Patient.contact</c>; null for Element and Resource.</summary>
    public FhirType? Base { get; internal set; }

    /// <summary>For a primitive the pattern its whole text must match, or null.</summary>
    public string? Pattern { get; init; }

    /// <summary>How a primitive's text is judged.</summary>
    internal PrimitiveKind Format { get; private set; }

    /// <summary>For an integer type the least value, or null.</summary>
    public long? MinValue { get; init; }

    /// <summary>For an integer type the largest value, or null.</summary>
    public long? MaxValue { get; init; }

    /// <summary>For a text type the largest number of characters, or null.</summary>
    public int? MaxLength { get; init; }

    /// <summary>All elements, inherited ones too, in the order of the specification.</summary>
    public IReadOnlyList<ElementInfo> Elements { get; private set; } = [];

    /// <summary>The System type of FHIRPath that values convert to, or None.</summary>
    internal FhirPath.ValueKind SystemKind => (FhirPath.ValueKind)((_systemKind != 0 ? _systemKind : _systemKind = 1 + (int)FindSystemKind()) - 1);

    /// <summary>Whether values are JSON strings, numbers or booleans with a <c>_x</c> sibling.</summary>
    public bool IsPrimitive => Kind == FhirTypeKind.Primitive;

    /// <summary>Whether values carry a <c>resourceType</c>.</summary>
    public bool IsResource => Kind == FhirTypeKind.Resource;

    /// <summary>The property with a JSON name (choice names spelled out), or null.</summary>
    public FhirProperty? FindProperty(ReadOnlySpan<byte> jsonName) => _properties.Find(jsonName);

    /// <summary>The element with a name (<c>value</c> for a choice), or null.</summary>
    public ElementInfo? FindElement(string name)
    {
        foreach (var element in Elements)
        {
            if (element.Name == name)
            {
                return element;
            }
        }

        return null;
    }

    /// <summary>The JSON properties of an element: one, or one per type of a choice.</summary>
    public IEnumerable<FhirProperty> PropertiesOf(ElementInfo element) => _properties.All.Where(p => ReferenceEquals(p.Element, element));

    /// <summary>Whether it is the other type or specialises it.</summary>
    public bool Is(FhirType other)
    {
        for (var type = this; type is not null; type = type.Base)
        {
            if (ReferenceEquals(type, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it is, or specialises, the type with a name.</summary>
    public bool Is(string name)
    {
        for (var type = this; type is not null; type = type.Base)
        {
            if (type.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private FhirPath.ValueKind FindSystemKind()
    {
        for (var type = this; type is not null; type = type.Base)
        {
            switch (type.Name)
            {
                case "boolean":
                    return FhirPath.ValueKind.Boolean;
                case "integer":
                    return FhirPath.ValueKind.Integer;
                case "integer64":
                    return FhirPath.ValueKind.Long;
                case "decimal":
                    return FhirPath.ValueKind.Decimal;
                case "date":
                    return FhirPath.ValueKind.Date;
                case "dateTime" or "instant":
                    return FhirPath.ValueKind.DateTime;
                case "time":
                    return FhirPath.ValueKind.Time;
                case "Quantity":
                    return FhirPath.ValueKind.Quantity;
            }
        }

        return IsPrimitive ? FhirPath.ValueKind.String : FhirPath.ValueKind.None;
    }

    /// <summary>Called once, while the model is built.</summary>
    internal void SetElements(IReadOnlyList<ElementInfo> elements)
    {
        Elements = elements;
        Format = IsPrimitive ? PrimitiveFormat.KindOf(Name) : PrimitiveKind.Other;
        var properties = new List<FhirProperty>();
        foreach (var element in elements)
        {
            foreach (var reference in element.Types)
            {
                var name = element.IsChoice ? element.Name + char.ToUpperInvariant(reference.Type.Name[0]) + reference.Type.Name[1..] : element.Name;
                if (!properties.Exists(p => p.JsonName == name))
                {
                    properties.Add(new FhirProperty(name, element, reference.Type));
                }
            }
        }

        _properties = new PropertyTable(properties);
    }
}
