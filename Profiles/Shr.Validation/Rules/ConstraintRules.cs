using Shr.Fhir;
using Shr.Fhir.Types;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>The FHIRPath constraints of an element.</summary>
internal static class ConstraintRules
{
    public static IEnumerable<Rule> Compile(ProfileNode node, FhirType type, DefinitionTree tree, ProfileSet set, bool isRoot, IssueCollector faults) => [];
}
