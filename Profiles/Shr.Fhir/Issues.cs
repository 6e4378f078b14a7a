namespace Shr.Fhir;

/// <summary>Every issue that reading a body can raise. Ids are never reused; other rooms keep their own lists beside this one.</summary>
public static class Issues
{
    public static readonly IssueKind NotJson = new("SHR-1001", IssueSeverity.Fatal, "structure", "The body is not valid JSON: {0} (line {1}, column {2}).");
    public static readonly IssueKind NotUtf8 = new("SHR-1002", IssueSeverity.Fatal, "structure", "The body is not valid UTF-8 at byte {0}.");
    public static readonly IssueKind EmptyBody = new("SHR-1003", IssueSeverity.Fatal, "structure", "The body is empty; a FHIR resource in JSON was expected.");
    public static readonly IssueKind TooDeep = new("SHR-1004", IssueSeverity.Fatal, "too-long", "The body is nested deeper than {0} levels.");
    public static readonly IssueKind TooLarge = new("SHR-1005", IssueSeverity.Fatal, "too-long", "The body is larger than {0} bytes.");
    public static readonly IssueKind NoResourceType = new("SHR-1006", IssueSeverity.Fatal, "structure", "The body has no resourceType property with the name of a resource type.");
    public static readonly IssueKind UnknownResourceType = new("SHR-1007", IssueSeverity.Fatal, "structure", "'{0}' is not a resource type of FHIR R4.");
    public static readonly IssueKind TooManyIssues = new("SHR-1008", IssueSeverity.Warning, "too-long", "More than {0} issues were found; the rest is not listed.");
    public static readonly IssueKind DuplicateProperty = new("SHR-1010", IssueSeverity.Error, "structure", "The property '{0}' stands more than once in this object.");
    public static readonly IssueKind UnknownProperty = new("SHR-1011", IssueSeverity.Error, "structure", "'{0}' is not an element of {1}.");
    public static readonly IssueKind ExpectedObject = new("SHR-1012", IssueSeverity.Error, "structure", "Expected a JSON object ({0}), got {1}.");
    public static readonly IssueKind ExpectedArray = new("SHR-1013", IssueSeverity.Error, "structure", "'{0}' repeats, so it must be a JSON array; got {1}.");
    public static readonly IssueKind UnexpectedArray = new("SHR-1014", IssueSeverity.Error, "structure", "'{0}' does not repeat, so it must not be a JSON array.");
    public static readonly IssueKind WrongPrimitive = new("SHR-1015", IssueSeverity.Error, "structure", "A {0} is written as {1}, got {2}.");
    public static readonly IssueKind EmptyArray = new("SHR-1016", IssueSeverity.Error, "structure", "The array '{0}' is empty; leave it out instead.");
    public static readonly IssueKind EmptyObject = new("SHR-1017", IssueSeverity.Error, "structure", "The object is empty; leave it out instead.");
    public static readonly IssueKind EmptyString = new("SHR-1018", IssueSeverity.Error, "value", "The value is empty or only white space; leave it out instead.");
    public static readonly IssueKind UnexpectedNull = new("SHR-1019", IssueSeverity.Error, "structure", "null is not allowed here; only in an array of primitives whose '_{0}' sibling has a value at the same place.");
    public static readonly IssueKind SiblingNotPrimitive = new("SHR-1020", IssueSeverity.Error, "structure", "'_{0}' is only for primitive elements, and {0} is a {1}.");
    public static readonly IssueKind SiblingLength = new("SHR-1021", IssueSeverity.Error, "structure", "'{0}' and '_{0}' have different lengths ({1} and {2}).");
    public static readonly IssueKind SiblingShape = new("SHR-1022", IssueSeverity.Error, "structure", "'_{0}' must have the same shape as '{0}': {1}.");
    public static readonly IssueKind ChoiceRepeated = new("SHR-1023", IssueSeverity.Error, "structure", "Only one type of {0} may be present, found '{1}' beside '{2}'.");
    public static readonly IssueKind LoneSurrogate = new("SHR-1024", IssueSeverity.Error, "value", "The string holds half of a surrogate pair, which is no Unicode character.");
    public static readonly IssueKind InvalidValue = new("SHR-1026", IssueSeverity.Error, "value", "'{0}' is not a valid {1}: {2}.");
    public static readonly IssueKind BlankString = new("SHR-1027", IssueSeverity.Warning, "value", "The string is only white space, which XML would lose; leave it out instead.");
    public static readonly IssueKind ByteOrderMark = new("SHR-1025", IssueSeverity.Warning, "informational", "The body starts with a byte order mark, which JSON forbids; it was left out.");
    public static readonly IssueKind FhirPathSyntax = new("SHR-1090", IssueSeverity.Error, "invalid", "The expression '{0}' is not FHIRPath (at character {1}): {2}.");
    public static readonly IssueKind FhirPathSemantic = new("SHR-1091", IssueSeverity.Error, "invalid", "The expression '{0}' has no meaning (at character {1}): {2}.");
    public static readonly IssueKind FhirPathExecution = new("SHR-1092", IssueSeverity.Error, "processing", "The expression '{0}' failed (at character {1}): {2}.");
    public static readonly IssueKind FhirPathLimit = new("SHR-1093", IssueSeverity.Error, "too-costly", "The expression '{0}' was stopped (at character {1}): {2}.");
    public static readonly IssueKind FhirPathNoExpression = new("SHR-1094", IssueSeverity.Error, "required", "The parameter 'expression' is missing; it holds the FHIRPath expression to evaluate.");
}
