using System.Text;
using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>A text has at most so many characters.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.maxLength</remarks>
internal sealed class MaxLengthRule(int most, string profile) : Rule
{
    public static Rule? Compile(ElementConstraints element, string profile) =>
        element.MaxLength is { } most ? new MaxLengthRule(most, profile) : null;

    public override void Check(in Element element, ValidationScope scope)
    {
        // Bytes are never fewer than characters, so most texts need no counting.
        if (element.HasValue && element.RawValue.Length > most && Encoding.UTF8.GetCharCount(element.Utf8Value) is var length && length > most)
        {
            scope.Report(element, ValidationIssues.TooLong, length, most, profile);
        }
    }

    public override string ToString() => $"at most {most} characters";
}
