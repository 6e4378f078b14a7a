using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>A primitive must have a value, or certain extensions in its place.</summary>
/// <remarks>https://hl7.org/fhir/R5/elementdefinition-definitions.html#ElementDefinition.mustHaveValue (R4: as extensions of the element)</remarks>
internal sealed class ValuePresenceRule(IReadOnlyList<string> alternatives, string profile) : Rule
{
    public static Rule? Compile(ElementConstraints element, string profile) =>
        element.MustHaveValue || element.ValueAlternatives.Count > 0 ? new ValuePresenceRule(element.MustHaveValue ? [] : element.ValueAlternatives, profile) : null;

    public override void Check(in Element element, ValidationScope scope)
    {
        if (!element.Type.IsPrimitive || element.HasValue || HasAlternative(element))
        {
            return;
        }

        if (alternatives.Count == 0)
        {
            scope.Report(element, ValidationIssues.ValueMissing, element.Info?.Name, profile);
        }
        else
        {
            scope.Report(element, ValidationIssues.ValueAlternativeMissing, element.Info?.Name, string.Join(", ", alternatives), profile);
        }
    }

    private bool HasAlternative(in Element element)
    {
        foreach (var extension in element.ChildrenOf("extension"u8))
        {
            if (extension.ChildString("url"u8) is { } url && alternatives.Contains(url))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => alternatives.Count == 0 ? "has a value" : "has a value or " + string.Join(" or ", alternatives);
}
