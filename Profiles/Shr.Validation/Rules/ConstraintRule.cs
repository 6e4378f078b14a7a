using Shr.Fhir;
using Shr.Fhir.FhirPath;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>A FHIRPath expression is true of the value.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.constraint</remarks>
internal sealed class ConstraintRule(InvariantConstraint constraint, CompiledExpression expression) : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        if (constraint.IsBestPractice && !scope.Settings.BestPractice)
        {
            return;
        }

        var truth = scope.Evaluate(expression, element, out var error);
        if (error is { } problem)
        {
            scope.Report(element, ValidationIssues.ConstraintUndecided, constraint.Key, problem.Text);
        }
        else if (truth == false)
        {
            // Nothing is not false: ref-1 gives nothing for a Reference without reference.
            Report(constraint, element, scope);
        }
    }

    /// <summary>Reports that a constraint is not met.</summary>
    public static void Report(InvariantConstraint constraint, in Element element, ValidationScope scope) =>
        scope.Report(element, ValidationIssues.ConstraintFailed, constraint.IsError ? IssueSeverity.Error : IssueSeverity.Warning, constraint.Key, constraint.Human, constraint.Expression);

    public override string ToString() => $"{constraint.Key} {constraint.Expression}";
}
