using System.Globalization;
using Shr.Fhir;

namespace Shr.Terminology.Operations;

/// <summary>Something an operation found, ready to be written.</summary>
/// <param name="Kind">What.</param>
/// <param name="Severity">As raised here.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Expression">Where: <c>Coding.code</c>, or empty.</param>
/// <param name="Diagnostics">More for the developer, or null.</param>
internal sealed record TxIssue(IssueKind Kind, IssueSeverity Severity, string Text, string Expression, string? Diagnostics = null)
{
    public bool IsError => Severity <= IssueSeverity.Error;

    /// <summary>An issue with the severity of its kind.</summary>
    public static TxIssue Of(IssueKind kind, string expression, params ReadOnlySpan<object?> args) =>
        new(kind, kind.Severity, string.Format(CultureInfo.InvariantCulture, kind.Template, args), expression);
}
