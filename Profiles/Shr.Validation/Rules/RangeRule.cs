using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>The value is not below <c>minValue[x]</c> and not above <c>maxValue[x]</c>.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.minValue_x_</remarks>
internal sealed class RangeRule(JsonTree tree, int minimum, int maximum, string profile) : Rule
{
    public static Rule? Compile(ElementConstraints element, string profile) =>
        element.MinValue < 0 && element.MaxValue < 0 ? null : new RangeRule(element.Tree, element.MinValue, element.MaxValue, profile);

    public override void Check(in Element element, ValidationScope scope)
    {
        if (element.Row < 0)
        {
            return;
        }

        if (minimum >= 0 && Compare(element, minimum, -1, scope) < 0)
        {
            scope.Report(element, ValidationIssues.BelowMinimum, JsonMatch.Print(element.Tree, element.Row), JsonMatch.Print(tree, minimum), profile);
        }

        if (maximum >= 0 && Compare(element, maximum, 1, scope) > 0)
        {
            scope.Report(element, ValidationIssues.AboveMaximum, JsonMatch.Print(element.Tree, element.Row), JsonMatch.Print(tree, maximum), profile);
        }
    }

    // The bound of a date may be a duration: a time from now.
    private int? Compare(in Element element, int bound, int direction, ValidationScope scope)
    {
        if (element.Tree.KindOf(element.Row) != JsonKind.String || tree.KindOf(bound) != JsonKind.Object)
        {
            return ValueOrder.Compare(element.Tree, element.Row, tree, bound, scope.Profiles.Ucum);
        }

        return RelativeBound.Moment(tree, bound, direction, scope.Now) is { } moment ? RelativeBound.Compare(element.Tree.StringOf(element.Row), moment) : null;
    }

    public override string ToString() =>
        $"between {(minimum < 0 ? "*" : JsonMatch.Print(tree, minimum))} and {(maximum < 0 ? "*" : JsonMatch.Print(tree, maximum))}";
}
