using Shr.Fhir;
using Shr.Fhir.Narrative;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>
/// txt-1 and txt-2, both <c>htmlChecks()</c>: the narrative is made of allowed XHTML, and it says something.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/narrative.html#xhtml</remarks>
internal sealed class NarrativeRule(InvariantConstraint constraint) : Rule
{
    private const string Expression = "htmlChecks()";

    public static Rule? Compile(InvariantConstraint constraint) =>
        constraint is { Expression: Expression, Key: "txt-1" or "txt-2" } ? new NarrativeRule(constraint) : null;

    public override void Check(in Element element, ValidationScope scope)
    {
        if (element.Row < 0)
        {
            return;
        }

        var findings = XhtmlScan.Scan(element.Utf8Value);
        if (constraint.Key == "txt-2" && !findings.HasContent)
        {
            scope.Report(element, ValidationIssues.NarrativeEmpty);
        }
        else if (constraint.Key == "txt-1")
        {
            ReportFaults(element, findings, scope);
        }
    }

    private static void ReportFaults(in Element element, XhtmlFindings findings, ValidationScope scope)
    {
        if (findings.Fault is { } fault)
        {
            scope.Report(element, ValidationIssues.NarrativeInvalid, fault);
        }

        if (findings.DeadLink is { } link)
        {
            scope.Report(element, ValidationIssues.NarrativeLink, link);
        }
    }

    public override string ToString() => $"{constraint.Key} {Expression}";
}
