using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>The value is exactly the fixed one.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_</remarks>
internal sealed class FixedRule(JsonTree tree, int row, string profile) : Rule
{
    public static Rule? Compile(ElementConstraints element, string profile) =>
        element.Fixed < 0 ? null : new FixedRule(element.Tree, element.Fixed, profile);

    public override void Check(in Element element, ValidationScope scope)
    {
        if (element.Row < 0 || !JsonEquality.AreEqual(element.Tree, element.Row, tree, row))
        {
            scope.Report(element, ValidationIssues.NotFixedValue, JsonMatch.Print(tree, row), profile);
        }
    }

    public override string ToString() => "fixed " + JsonMatch.Print(tree, row);
}
