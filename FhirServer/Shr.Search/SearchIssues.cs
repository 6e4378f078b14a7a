using Shr.Fhir;

namespace Shr.Search;

/// <summary>Everything this room can say. Ids are never reused.</summary>
public static class SearchIssues
{
    public static readonly IssueKind UnknownParameter = new("SHR-3001", IssueSeverity.Error, "not-supported", "{0} has no search parameter '{1}'. Its parameters are listed in the CapabilityStatement (GET metadata).");
    public static readonly IssueKind UnknownParameterIgnored = new("SHR-3002", IssueSeverity.Warning, "not-supported", "{0} has no search parameter '{1}', so it was ignored; with 'Prefer: handling=strict' it would be refused.");
    public static readonly IssueKind UnknownModifier = new("SHR-3003", IssueSeverity.Error, "not-supported", "'{0}' is neither a modifier of R4 nor a resource type, so '{1}' cannot be searched by.");
    public static readonly IssueKind ModifierNotAllowed = new("SHR-3004", IssueSeverity.Error, "not-supported", "The modifier ':{0}' does not fit '{1}', which is of type {2}; it takes {3}.");
    public static readonly IssueKind InvalidDate = new("SHR-3005", IssueSeverity.Error, "value", "'{0}' is no date for '{1}': write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+hh:mm, with eq, ne, gt, lt, ge, le, sa, eb or ap before it where wanted.");
    public static readonly IssueKind InvalidNumber = new("SHR-3006", IssueSeverity.Error, "value", "'{0}' is no number for '{1}'.");
    public static readonly IssueKind InvalidQuantity = new("SHR-3007", IssueSeverity.Error, "value", "'{0}' is no quantity for '{1}': write a number, or number|system|code, or number||code.");
    public static readonly IssueKind InvalidToken = new("SHR-3008", IssueSeverity.Error, "value", "'{0}' is no token for '{1}': write code, system|code, |code or system|.");
    public static readonly IssueKind InvalidReference = new("SHR-3009", IssueSeverity.Error, "value", "'{0}' is no reference for '{1}': write an id, Type/id or a url.");
    public static readonly IssueKind InvalidComposite = new("SHR-3010", IssueSeverity.Error, "value", "'{0}' does not fit the composite '{1}', whose {2} parts are joined by '$'.");
    public static readonly IssueKind InvalidBoolean = new("SHR-3011", IssueSeverity.Error, "value", "'{0}' for '{1}' must be true or false.");
    public static readonly IssueKind InvalidTypedIdentifier = new("SHR-3012", IssueSeverity.Error, "value", "'{0}' for '{1}' must be system|code|value, none of them empty.");
    public static readonly IssueKind EmptyValue = new("SHR-3013", IssueSeverity.Error, "value", "'{0}' has no value.");
    public static readonly IssueKind EmptyValueIgnored = new("SHR-3014", IssueSeverity.Warning, "value", "'{0}' has no value, so it was ignored.");
    public static readonly IssueKind NotAReference = new("SHR-3015", IssueSeverity.Error, "not-supported", "'{0}' of {1} is no reference, so nothing can be chained to it.");
    public static readonly IssueKind ChainNowhere = new("SHR-3016", IssueSeverity.Error, "not-supported", "No resource type that '{0}' of {1} may point to ({2}) has a search parameter '{3}'.");
    public static readonly IssueKind ChainTypeNotATarget = new("SHR-3017", IssueSeverity.Error, "not-supported", "'{0}' of {1} cannot point to {2}; it points to {3}.");
    public static readonly IssueKind ChainTooDeep = new("SHR-3018", IssueSeverity.Error, "too-costly", "'{0}' follows more than {1} references.");
    public static readonly IssueKind TooManyValues = new("SHR-3019", IssueSeverity.Error, "too-costly", "'{0}' has more than {1} values joined by commas. Ask in several requests.");
    public static readonly IssueKind TooManyParameters = new("SHR-3020", IssueSeverity.Error, "too-costly", "The search has more than {0} parameters.");
    public static readonly IssueKind ValueTooLong = new("SHR-3021", IssueSeverity.Error, "too-long", "The value of '{0}' is longer than {1} characters.");
    public static readonly IssueKind InvalidHas = new("SHR-3022", IssueSeverity.Error, "value", "'{0}' is not understood: write _has:Type:reference:parameter=value, for instance _has:Observation:patient:code=1234-5.");
    public static readonly IssueKind HasNotPointingHere = new("SHR-3023", IssueSeverity.Error, "not-supported", "'{0}' of {1} never points to {2}, so '_has' finds nothing by it.");
    public static readonly IssueKind UnknownType = new("SHR-3024", IssueSeverity.Error, "not-supported", "'{0}' is no resource type of R4.");
    public static readonly IssueKind InvalidInclude = new("SHR-3025", IssueSeverity.Error, "value", "'{0}' is not understood as {1}: write Type:parameter, Type:parameter:TargetType, Type:* or *.");
    public static readonly IssueKind IncludeNotAReference = new("SHR-3026", IssueSeverity.Error, "not-supported", "{0} has no reference parameter '{1}', so nothing can be included by it.");
    public static readonly IssueKind TooManyIncludes = new("SHR-3027", IssueSeverity.Error, "too-costly", "The search asks for more than {0} includes.");
    public static readonly IssueKind InvalidSort = new("SHR-3028", IssueSeverity.Error, "not-supported", "Sorting by '{0}' is not possible: {1}.");
    public static readonly IssueKind InvalidCount = new("SHR-3029", IssueSeverity.Error, "value", "'_count={0}' must be a whole number from 0 up.");
    public static readonly IssueKind CountCut = new("SHR-3030", IssueSeverity.Information, "informational", "'_count={0}' is more than a page may hold; pages hold {1}.");
    public static readonly IssueKind InvalidResultParameter = new("SHR-3031", IssueSeverity.Error, "value", "'{0}={1}' is not understood; allowed are {2}.");
    public static readonly IssueKind InvalidFilter = new("SHR-3033", IssueSeverity.Error, "value", "The '_filter' is not understood at character {0}: {1}.");
    public static readonly IssueKind FilterTooComplex = new("SHR-3034", IssueSeverity.Error, "too-costly", "The '_filter' has more than {0} terms.");
    public static readonly IssueKind InvalidNear = new("SHR-3035", IssueSeverity.Error, "value", "'{0}' for '{1}' must be latitude|longitude|distance|unit, for instance 23.8|90.4|10|km; the distance at most {2} km.");
    public static readonly IssueKind NotSearchable = new("SHR-3036", IssueSeverity.Error, "not-supported", "'{0}' cannot be searched by on this server.");
    public static readonly IssueKind ValueSetUnknown = new("SHR-3037", IssueSeverity.Error, "not-found", "The value set or code system that '{0}' of '{1}' needs is not known, or its codes cannot be listed.");
    public static readonly IssueKind ValueSetTooLarge = new("SHR-3038", IssueSeverity.Error, "too-costly", "'{0}' of '{1}' stands for more than {2} codes.");
    public static readonly IssueKind PlanTooLarge = new("SHR-3040", IssueSeverity.Error, "too-costly", "The search is too costly: it needs {0} index conditions, and {1} are allowed. Name a resource type, or fewer values.");
    public static readonly IssueKind NotInCompartment = new("SHR-3041", IssueSeverity.Error, "not-supported", "{0} is not part of the {1} compartment.");
    public static readonly IssueKind NoCompartment = new("SHR-3042", IssueSeverity.Error, "not-supported", "There is no compartment of {0}.");
    public static readonly IssueKind TypeMismatch = new("SHR-3045", IssueSeverity.Error, "not-supported", "'{0}' has different meanings in {1} and {2}; search them one by one.");
    public static readonly IssueKind ContainedNotSupported = new("SHR-3047", IssueSeverity.Error, "not-supported", "'_contained={0}' is not supported: this server does not index contained resources.");
    public static readonly IssueKind TruncatedIndex = new("SHR-3048", IssueSeverity.Warning, "too-long", "{0} holds more searchable values, or longer ones, than are kept (at most {1} entries); it is not found by the rest.");

    public static readonly IssueKind NoTree = new("SHR-3049", IssueSeverity.Error, "not-supported", "'{0}' cannot be followed from {1}: its records are not part of one another.");

    public static readonly IssueKind CanonicalTooWide = new("SHR-3050", IssueSeverity.Error, "too-costly", "More than {1} records would have to be followed by the canonical '{0}'; ask for fewer of them.");

    // Faults of SearchParameter definitions.
    public static readonly IssueKind DefinitionNoCode = new("SHR-3101", IssueSeverity.Error, "required", "The search parameter {0} has no code, or one that cannot stand in a url.");
    public static readonly IssueKind DefinitionNoBase = new("SHR-3102", IssueSeverity.Error, "required", "The search parameter {0} names no resource type that R4 knows ({1}).");
    public static readonly IssueKind DefinitionNoType = new("SHR-3103", IssueSeverity.Error, "required", "The search parameter {0} has no type that R4 knows.");
    public static readonly IssueKind DefinitionNoExpression = new("SHR-3104", IssueSeverity.Error, "required", "The search parameter {0} has no expression, so nothing could be found by it.");
    public static readonly IssueKind DefinitionExpression = new("SHR-3105", IssueSeverity.Error, "invalid", "The expression of the search parameter {0} is not valid FHIRPath: {1}");
    public static readonly IssueKind DefinitionComponent = new("SHR-3106", IssueSeverity.Error, "invalid", "The composite search parameter {0} needs at least two parts, each with an expression and the canonical of a known parameter; {1} is not.");
    public static readonly IssueKind DefinitionTarget = new("SHR-3107", IssueSeverity.Warning, "value", "The search parameter {0} names the target '{1}', which is no resource type of R4.");
    public static readonly IssueKind DefinitionReplaces = new("SHR-3108", IssueSeverity.Information, "informational", "The search parameter {0} takes the place of {1} as '{2}' of {3}.");
    public static readonly IssueKind DefinitionUnindexable = new("SHR-3109", IssueSeverity.Warning, "not-supported", "The search parameter {0} of type {1} cannot find values of type {2}.");
}
