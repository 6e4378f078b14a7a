using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>What a name means on one type: a property, the values of a choice, or a JSON property the type does not know.</summary>
internal sealed class MemberLookup
{
    private MemberLookup(FhirType type, FhirProperty? property, ElementInfo? choice)
    {
        Type = type;
        Property = property;
        Choice = choice;
    }

    public FhirType Type { get; }

    /// <summary>The one property, or null.</summary>
    public FhirProperty? Property { get; }

    /// <summary>The choice element, or null.</summary>
    public ElementInfo? Choice { get; }

    public static MemberLookup Of(FhirType type, string name, byte[] utf8)
    {
        if (type.FindElement(name) is { } element)
        {
            return element.IsChoice ? new MemberLookup(type, null, element) : new MemberLookup(type, type.FindProperty(utf8), null);
        }

        // "valueQuantity" is no element; strict analysis refuses it, evaluation takes it for the property it names.
        return new MemberLookup(type, type.FindProperty(utf8), null);
    }

    public override string ToString() => $"{Type.Name}: {Property?.JsonName ?? Choice?.Path ?? "untyped"}";
}
