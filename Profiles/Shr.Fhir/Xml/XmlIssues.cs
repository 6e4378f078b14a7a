namespace Shr.Fhir.Xml;

/// <summary>Every issue that reading XML can raise.</summary>
public static class XmlIssues
{
    public static readonly IssueKind NotXml = new("SHR-1100", IssueSeverity.Fatal, "structure", "The body is not well-formed XML: {0} (line {1}, column {2}).");
    public static readonly IssueKind ForbiddenXml = new("SHR-1101", IssueSeverity.Fatal, "security", "The body has a document type declaration or entities, which FHIR forbids.");
    public static readonly IssueKind NoResource = new("SHR-1102", IssueSeverity.Fatal, "structure", "The root element '{0}' is not a resource type of FHIR R4 in the namespace http://hl7.org/fhir.");
    public static readonly IssueKind WrongNamespace = new("SHR-1103", IssueSeverity.Error, "structure", "The element '{0}' is in the namespace '{1}'; FHIR elements are in http://hl7.org/fhir.");
    public static readonly IssueKind UnknownElement = new("SHR-1104", IssueSeverity.Error, "structure", "'{0}' is not an element of {1}.");
    public static readonly IssueKind UnknownAttribute = new("SHR-1105", IssueSeverity.Error, "structure", "'{0}' is not an attribute of {1}.");
    public static readonly IssueKind TextContent = new("SHR-1106", IssueSeverity.Error, "structure", "Text between the elements of {0}; values stand in the attribute 'value'.");
    public static readonly IssueKind WrongOrder = new("SHR-1107", IssueSeverity.Error, "structure", "'{0}' stands after '{1}'; XML needs the order of the definition.");
    public static readonly IssueKind EmptyElement = new("SHR-1108", IssueSeverity.Error, "structure", "The element '{0}' has neither a value nor content; leave it out instead.");
    public static readonly IssueKind NotRepeating = new("SHR-1109", IssueSeverity.Error, "structure", "'{0}' does not repeat, and stands more than once.");
    public static readonly IssueKind NotOneResource = new("SHR-1110", IssueSeverity.Error, "structure", "'{0}' must hold exactly one resource, it holds {1} elements.");
    public static readonly IssueKind EmptyAttribute = new("SHR-1111", IssueSeverity.Error, "value", "The attribute '{0}' is empty; leave it out instead.");
}
