using Shr.Fhir.Types;

namespace Shr.Validation.Rules;

/// <summary>Rules that the pages of a type state in words and no constraint expresses.</summary>
internal static class TypeRules
{
    public static IEnumerable<Rule> Of(FhirType type) => type.Name switch
    {
        _ => [],
    };
}
