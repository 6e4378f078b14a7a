using System.Globalization;

namespace Shr.Fhir;

/// <summary>
/// One thing the server can say about a request. Tests and clients rely on <see cref="Id"/>, never on the text.
/// </summary>
/// <param name="Id">Stable and never reused: <c>SHR-</c> and four digits.</param>
/// <param name="Severity">The severity unless the place where it is raised decides otherwise (a constraint's own severity).</param>
/// <param name="Code">A code of the IssueType value set.</param>
/// <param name="Template">A sentence with <c>{0}</c> places, which tells a developer what is wrong and what would be right.</param>
/// <remarks>https://hl7.org/fhir/R4/valueset-issue-type.html</remarks>
public sealed record IssueKind(string Id, IssueSeverity Severity, string Code, string Template)
{
    /// <summary>The sentence with its places filled in.</summary>
    public string TextOf(params ReadOnlySpan<object?> args) => string.Format(CultureInfo.InvariantCulture, Template, args);
}
