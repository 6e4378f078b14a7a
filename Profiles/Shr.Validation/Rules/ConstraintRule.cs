using Shr.Fhir;
using Shr.Fhir.FhirPath;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>A FHIRPath expression is true of the value.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.constraint</remarks>
internal sealed class ConstraintRule(InvariantConstraint constraint, CompiledExpression expression) : Rule
{
    private readonly FastConstraint? _fast = FastConstraints.Find(constraint.Expression!);

    public override void Check(in Element element, ValidationScope scope)
    {
        if (constraint.IsBestPractice && !scope.Settings.BestPractice)
        {
            return;
        }

        FhirPathError? error = null;
        var truth = _fast?.Invoke(element) ?? scope.Evaluate(expression, element, out error);
        if (error is { } problem)
        {
            scope.Report(element, ValidationIssues.ConstraintUndecided, constraint.Key, problem.Text);
        }
        else if (truth != true)
        {
            // A constraint is a condition that must be true: an expression that gives nothing is not met.
            Report(constraint, element, scope);
        }
    }

    /// <summary>Reports that a constraint is not met.</summary>
    public static void Report(InvariantConstraint constraint, in Element element, ValidationScope scope) =>
        scope.Report(element, ValidationIssues.ConstraintFailed, constraint.IsError ? IssueSeverity.Error : IssueSeverity.Warning, constraint.Key, constraint.Human, constraint.Expression);

    public override string ToString() => $"{constraint.Key} {constraint.Expression}";
}
