using Shr.Fhir.Types;

namespace Shr.Validation.Rules;

/// <summary>Rules that the pages of a type state in words and no constraint expresses: one line a type.</summary>
internal static class TypeRules
{
    public static IEnumerable<Rule> Of(FhirType type) => type.Name switch
    {
        "Attachment" => [new AttachmentRule()],
        "Bundle" => [new BundleRule()],
        "CodeSystem" => [new CodeSystemRule()],
        "Coding" or "Quantity" => [new CodingRule()],
        "Identifier" => [new IdentifierRule()],
        "Questionnaire" => [new QuestionnaireRule()],
        "QuestionnaireResponse" => [new QuestionnaireResponseRule()],
        "canonical" or "uri" or "url" => [new ExampleUrlRule()],
        "string" => [new EmbeddedHtmlRule()],
        "StructureDefinition" => [new StructureDefinitionRule()],
        "ValueSet" => [new ValueSetRule()],
        _ => [],
    };
}
