namespace Shr.Fhir;

/// <summary>How bad an issue is, worst first, so that <c>&lt;= Error</c> means "refuse".</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-issue-severity.html</remarks>
public enum IssueSeverity
{
    Fatal,
    Error,
    Warning,
    Information,
}
