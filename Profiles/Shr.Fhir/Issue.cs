namespace Shr.Fhir;

/// <summary>An <see cref="IssueKind"/> at a place: one <c>OperationOutcome.issue</c>.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Severity">As raised; normally <see cref="IssueKind.Severity"/>.</param>
/// <param name="Expression">The FHIRPath of the element (<c>Patient.name[0].given[1]</c>), or empty where no element is concerned.</param>
/// <param name="Text">The sentence, filled in.</param>
/// <param name="Offset">The byte offset into the body, or -1 where unknown; line and column are derived from it only when written.</param>
public readonly record struct Issue(IssueKind Kind, IssueSeverity Severity, string Expression, string Text, int Offset = -1)
{
    /// <summary>Whether the request must be refused because of it.</summary>
    public bool IsError => Severity <= IssueSeverity.Error;
}
