namespace Shr.Fhir.Types;

/// <summary>An element as its base type declares it: facts that hold for every resource, whatever its profiles.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition.html</remarks>
public sealed class ElementInfo
{
    /// <summary>The name without <c>[x]</c>: <c>value</c> for <c>Observation.value[x]</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The path in its defining type, with <c>[x]</c>: <c>Observation.value[x]</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Its place among the elements of the type, from 0: the order XML needs.</summary>
    public required int Order { get; init; }

    /// <summary>The least number of values.</summary>
    public required int Min { get; init; }

    /// <summary>The largest number of values, or null for <c>*</c>.</summary>
    public required int? Max { get; init; }

    /// <summary>Whether JSON writes it as an array: the base maximum is not 1.</summary>
    public required bool IsArray { get; init; }

    /// <summary>Whether it is a choice of types (<c>[x]</c>).</summary>
    public required bool IsChoice { get; init; }

    /// <summary>Whether <c>_summary=true</c> shows it.</summary>
    public required bool IsSummary { get; init; }

    /// <summary>Whether it changes the meaning of what stands around it.</summary>
    public required bool IsModifier { get; init; }

    /// <summary>Whether XML writes it as an attribute (<c>id</c> of elements, <c>url</c> of extensions).</summary>
    public required bool IsXmlAttribute { get; init; }

    /// <summary>The types a value may have; for a content reference the type referred to.</summary>
    public IReadOnlyList<ElementTypeRef> Types { get; internal set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Path} {Min}..{(object?)Max ?? "*"}";
}
