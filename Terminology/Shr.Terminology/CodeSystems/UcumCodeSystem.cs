using Shr.Fhir.Ucum;

namespace Shr.Terminology.CodeSystems;

/// <summary>Units of measure by the grammar of UCUM, case sensitive.</summary>
/// <remarks>https://hl7.org/fhir/R4/ucum.html; the filter <c>canonical</c> selects units that can be compared with a base unit.</remarks>
internal sealed class UcumCodeSystem(UcumService ucum) : GrammarCodeSystem(new CodeSystemHeader
{
    Url = "http://unitsofmeasure.org",
    Version = "2.2",
    Name = "UCUM",
    Title = "Unified Code for Units of Measure",
    Language = "en",
    AllCodesValueSet = "http://hl7.org/fhir/ValueSet/all-units",
    CommonCodesValueSet = "http://hl7.org/fhir/ValueSet/ucum-common",
    Properties = [new PropertyDefinition("canonical", null, PropertyKind.String, "The unit in base units", IsOnRequest: true)],
})
{
    public override IReadOnlyList<Designation> DesignationsOf(Concept concept) =>
        ucum.Describe(concept.Text!) is { } words && words != concept.Text ? [new Designation("en", Languages.ConceptNames.PreferredForLanguage, words)] : [];

    public override IReadOnlyList<ConceptProperty> PropertiesOf(Concept concept) =>
        ucum.CanonicalUnit(concept.Text!) is { } canonical ? [new ConceptProperty("canonical", PropertyKind.String, canonical)] : [];

    public override ConceptSet? Select(ConceptFilter filter, out string? problem)
    {
        if (filter is not { Property: "canonical", Operator: "=" })
        {
            return base.Select(filter, out problem);
        }

        problem = null;
        return new PredicateConceptSet(
            c => ucum.CanonicalUnit(c.Text!) == filter.Value,
            c => $"Code {c.Text} has canonical form {ucum.CanonicalUnit(c.Text!)}, not {filter.Value} as required");
    }

    public override string? WhyNot(string code) => ucum.Validate(code) is { } reason ? $"Error processing unit '{code}': {reason}" : null;

    protected override string? Normalize(string code) => ucum.Validate(code) is null ? code : null;
}
