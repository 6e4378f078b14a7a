using Shr.Fhir;

namespace Shr.Server;

/// <summary>Everything the interactions can say about a request. Ids are never reused.</summary>
public static class ServerIssues
{
    /// <summary>The code system of all issue ids, used as <c>OperationOutcome.issue.details.coding.system</c>.</summary>
    public const string System = "https://fhir.dghs.gov.bd/shr/CodeSystem/issue";

    public static readonly IssueKind UnknownType = new("SHR-5001", IssueSeverity.Error, "not-supported", "'{0}' is not a resource type of FHIR R4.");
    public static readonly IssueKind BadId = new("SHR-5002", IssueSeverity.Error, "value", "'{0}' is not an id: 1 to 64 letters, digits, '-' and '.'.");
    public static readonly IssueKind UnknownAddress = new("SHR-5003", IssueSeverity.Error, "not-found", "There is nothing at '{0}'.");
    public static readonly IssueKind MethodNotAllowed = new("SHR-5004", IssueSeverity.Error, "not-supported", "{0} is not possible here; possible: {1}.");
    public static readonly IssueKind UnsupportedMediaType = new("SHR-5005", IssueSeverity.Error, "not-supported", "The media type '{0}' is not supported here; send {1}.");
    public static readonly IssueKind NotAcceptable = new("SHR-5006", IssueSeverity.Error, "not-supported", "None of the media types asked for ('{0}') can be sent; possible: {1}.");
    public static readonly IssueKind UnsupportedEncoding = new("SHR-5007", IssueSeverity.Error, "not-supported", "The content encoding '{0}' is not supported; possible: gzip, br, deflate.");
    public static readonly IssueKind BadEncoding = new("SHR-5008", IssueSeverity.Error, "structure", "The body is not what its content encoding '{0}' says, or it is cut short.");
    public static readonly IssueKind BodyCutShort = new("SHR-5009", IssueSeverity.Error, "structure", "The body ended before its announced length.");
    public static readonly IssueKind Internal = new("SHR-5010", IssueSeverity.Fatal, "exception", "The server failed. The operator finds the cause in the log under {0}.");
    public static readonly IssueKind TimedOut = new("SHR-5011", IssueSeverity.Error, "timeout", "The request took longer than {0} seconds and was stopped; nothing was stored.");
    public static readonly IssueKind StoreUnavailable = new("SHR-5012", IssueSeverity.Error, "transient", "The store is not available now; try again later.");
    public static readonly IssueKind NotFound = new("SHR-5013", IssueSeverity.Error, "not-found", "{0} does not exist.");
    public static readonly IssueKind Deleted = new("SHR-5014", IssueSeverity.Error, "deleted", "{0} was deleted.");
    public static readonly IssueKind NoSuchVersion = new("SHR-5015", IssueSeverity.Error, "not-found", "{0} has no version '{1}'.");
    public static readonly IssueKind VersionDeleted = new("SHR-5016", IssueSeverity.Error, "deleted", "Version {1} of {0} is its deletion.");
    public static readonly IssueKind WrongType = new("SHR-5017", IssueSeverity.Error, "invalid", "The body holds a {0}, but the address is for {1}.");
    public static readonly IssueKind NoId = new("SHR-5018", IssueSeverity.Error, "required", "The body has no id; it must be '{0}', as in the address.");
    public static readonly IssueKind WrongId = new("SHR-5019", IssueSeverity.Error, "invalid", "The body's id is '{0}', but the address says '{1}'.");
    public static readonly IssueKind StaleVersion = new("SHR-5020", IssueSeverity.Error, "conflict", "If-Match asks for version {0} of {1}, but the current version is {2}.");
    public static readonly IssueKind AlreadyExists = new("SHR-5022", IssueSeverity.Error, "conflict", "If-None-Match: * asks that {0} does not exist, but it does.");
    public static readonly IssueKind SeveralMatches = new("SHR-5023", IssueSeverity.Error, "multiple-matches", "The condition '{0}' is met by several records; it must be met by one at most.");
    public static readonly IssueKind LostRaces = new("SHR-5024", IssueSeverity.Error, "conflict", "Other writes changed the same records {0} times while this one was prepared; try again.");
    public static readonly IssueKind IdMismatch = new("SHR-5025", IssueSeverity.Error, "invalid", "The condition finds {0}, but the body's id is '{1}'.");
    public static readonly IssueKind NoCriteria = new("SHR-5026", IssueSeverity.Error, "required", "A conditional {0} needs at least one search parameter.");
    public static readonly IssueKind TooManyMatches = new("SHR-5027", IssueSeverity.Error, "too-costly", "The condition '{0}' is met by more than {1} records, which is more than one conditional delete may end.");
    public static readonly IssueKind EmptyBody = new("SHR-5028", IssueSeverity.Error, "required", "{0} needs a body.");
    public static readonly IssueKind Duplicate = new("SHR-5029", IssueSeverity.Error, "duplicate", "Another record with the same identity exists: {0}.");

    public static readonly IssueKind NotABundle = new("SHR-5030", IssueSeverity.Error, "invalid", "Only a Bundle can be posted to the base address, got {0}.");
    public static readonly IssueKind BundleType = new("SHR-5031", IssueSeverity.Error, "not-supported", "A Bundle of type '{0}' cannot be posted to the base address; a batch or transaction can. Other Bundles are records: post them to Bundle.");
    public static readonly IssueKind TooManyEntries = new("SHR-5032", IssueSeverity.Error, "too-costly", "The Bundle has {0} entries; at most {1} are taken.");
    public static readonly IssueKind NoRequest = new("SHR-5033", IssueSeverity.Error, "required", "The entry has no request.{0}.");
    public static readonly IssueKind BadEntryMethod = new("SHR-5034", IssueSeverity.Error, "value", "'{0}' is not a method an entry can have.");
    public static readonly IssueKind BadEntryUrl = new("SHR-5035", IssueSeverity.Error, "value", "'{0}' is not an address of this server that {1} can be used with in a Bundle.");
    public static readonly IssueKind NoEntryResource = new("SHR-5036", IssueSeverity.Error, "required", "The entry's {0} needs a resource.");
    public static readonly IssueKind SameRecordTwice = new("SHR-5037", IssueSeverity.Error, "duplicate", "{0} is written by more than one entry of the transaction.");
    public static readonly IssueKind SameFullUrlTwice = new("SHR-5038", IssueSeverity.Error, "duplicate", "The fullUrl '{0}' stands on more than one entry.");
    public static readonly IssueKind UnresolvedPlaceholder = new("SHR-5039", IssueSeverity.Error, "not-found", "'{0}' is not the fullUrl of an entry of this transaction.");
    public static readonly IssueKind ConditionalReferenceNone = new("SHR-5040", IssueSeverity.Error, "not-found", "The conditional reference '{0}' finds no record.");
    public static readonly IssueKind ConditionalReferenceMany = new("SHR-5041", IssueSeverity.Error, "multiple-matches", "The conditional reference '{0}' finds several records.");
    public static readonly IssueKind EntryFailed = new("SHR-5042", IssueSeverity.Error, "processing", "Entry {0} ({1}) was refused with status {2}; so nothing of the transaction was done.");
    public static readonly IssueKind ReferenceMissing = new("SHR-5043", IssueSeverity.Error, "not-found", "The reference '{0}' names a record that does not exist here.");
    public static readonly IssueKind ReferenceDeleted = new("SHR-5044", IssueSeverity.Error, "deleted", "The reference '{0}' names a record that was deleted.");
    public static readonly IssueKind EntryBodyAndGet = new("SHR-5045", IssueSeverity.Warning, "informational", "The resource of a {0} entry is not looked at.");

    public static readonly IssueKind UnknownOperation = new("SHR-5050", IssueSeverity.Error, "not-supported", "There is no operation ${0} here.");
    public static readonly IssueKind OperationParameter = new("SHR-5051", IssueSeverity.Error, "required", "The operation ${0} needs the parameter '{1}'.");
    public static readonly IssueKind OperationParameterType = new("SHR-5052", IssueSeverity.Error, "value", "The parameter '{0}' of ${1} must be a {2}, got '{3}'.");
    public static readonly IssueKind OperatorsOnly = new("SHR-5053", IssueSeverity.Error, "forbidden", "Only operators may do this.");
    public static readonly IssueKind UnknownOperationParameter = new("SHR-5054", IssueSeverity.Error, "not-supported", "The operation ${0} has no parameter '{1}'.");
    public static readonly IssueKind OperationParameterTwice = new("SHR-5055", IssueSeverity.Error, "invalid", "The parameter '{0}' of ${1} may stand {2} times at most.");
    public static readonly IssueKind OperationNeedsPost = new("SHR-5056", IssueSeverity.Error, "not-supported", "The operation ${0} changes records, so it needs POST.");
    public static readonly IssueKind NotParameters = new("SHR-5057", IssueSeverity.Error, "invalid", "The operation ${0} takes a Parameters resource, got {1}.");
    public static readonly IssueKind Valid = new("SHR-5058", IssueSeverity.Information, "informational", "No issues were found.");
    public static readonly IssueKind BadQueryValue = new("SHR-5059", IssueSeverity.Error, "value", "'{1}' is not a value of {0}: {2}.");
    public static readonly IssueKind BadPageToken = new("SHR-5060", IssueSeverity.Error, "value", "The page link is damaged or was made for somebody else; start again from the first page.");
    public static readonly IssueKind IdempotencyReused = new("SHR-5061", IssueSeverity.Error, "conflict", "The Idempotency-Key was used before with another request.");
    public static readonly IssueKind IncludesCut = new("SHR-5062", IssueSeverity.Warning, "incomplete", "More records would be included than fit in one page ({0}); the rest is left out.");
    public static readonly IssueKind ModelRefused = new("SHR-5063", IssueSeverity.Error, "invalid", "The definition cannot be used: {0}");
    public static readonly IssueKind IdempotencyBusy = new("SHR-5064", IssueSeverity.Error, "conflict", "A request with the same Idempotency-Key is still running.");
    public static readonly IssueKind Done = new("SHR-5065", IssueSeverity.Information, "informational", "{0}");
    public static readonly IssueKind Explained = new("SHR-5066", IssueSeverity.Information, "informational", "{0}\n{1}");
    public static readonly IssueKind TooManyObservations = new("SHR-5069", IssueSeverity.Error, "too-costly", "More than {0} observations would have to be looked through; ask for one patient, a category or a code.");
    public static readonly IssueKind DefinitionFaulty = new("SHR-5068", IssueSeverity.Error, "invalid", "The definition cannot be used: {0}");
    public static readonly IssueKind TooManyLabelled = new("SHR-5071", IssueSeverity.Error, "too-costly", "More than {0} records carry labels; ask for one type.");
    public static readonly IssueKind ExpungeChanged = new("SHR-5072", IssueSeverity.Error, "conflict", "{0} versions were expected to be removed, but there are {1}; count again.");
    public static readonly IssueKind UnknownProfile = new("SHR-5067", IssueSeverity.Error, "not-found", "The profile '{0}' is not known here.");
    public static readonly IssueKind IndexIncomplete = new("SHR-5070", IssueSeverity.Warning, "incomplete", "Records are being indexed again for changed search parameters (GET $reindex says how far); until that is done some may not be found by them.");
}
