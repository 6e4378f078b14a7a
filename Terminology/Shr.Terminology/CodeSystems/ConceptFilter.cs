namespace Shr.Terminology.CodeSystems;

/// <summary>A condition on concepts: <c>concept is-a A00</c>, <c>CLASS = CHEM</c>.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-filter-operator.html</remarks>
public sealed record ConceptFilter(string Property, string Operator, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Property} {Operator} {Value}";
}
