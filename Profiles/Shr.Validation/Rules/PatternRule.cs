using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>The value contains the pattern.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_</remarks>
internal sealed class PatternRule(JsonTree tree, int row, string profile) : Rule
{
    public static Rule? Compile(ElementConstraints element, string profile) =>
        element.Pattern < 0 ? null : new PatternRule(element.Tree, element.Pattern, profile);

    public override void Check(in Element element, ValidationScope scope)
    {
        if (element.Row < 0 || !JsonMatch.Contains(element.Tree, element.Row, tree, row))
        {
            scope.Report(element, ValidationIssues.NotPattern, JsonMatch.Print(tree, row), profile);
        }
    }

    public override string ToString() => "pattern " + JsonMatch.Print(tree, row);
}
