using Shr.Fhir;

namespace Shr.Terminology;

/// <summary>Everything the terminology can say about a request or an import. Ids are never reused.</summary>
/// <remarks>
/// The sentences of SHR-4001 to SHR-4051 are those the HL7 terminology ecosystem fixes: clients compare them letter for letter.
/// https://build.fhir.org/ig/HL7/fhir-tx-ecosystem-ig/
/// </remarks>
public static class TerminologyIssues
{
    public static readonly IssueKind UnknownCodeSystem = new("SHR-4001", IssueSeverity.Error, "not-found", "A definition for CodeSystem {0} could not be found, so the code cannot be validated");
    public static readonly IssueKind UnknownCodeSystemVersion = new("SHR-4002", IssueSeverity.Error, "not-found", "A definition for CodeSystem '{0}' version '{1}' could not be found, so the code cannot be validated. Valid versions: {2}");
    public static readonly IssueKind UnknownCodeSystemVersionNone = new("SHR-4003", IssueSeverity.Error, "not-found", "A definition for CodeSystem '{0}' version '{1}' could not be found, so the code cannot be validated. No versions of this code system are known");
    public static readonly IssueKind CannotExpandCodeSystem = new("SHR-4004", IssueSeverity.Error, "not-found", "A definition for CodeSystem '{0}' could not be found, so the value set cannot be expanded");
    public static readonly IssueKind CannotExpandCodeSystemVersion = new("SHR-4005", IssueSeverity.Error, "not-found", "A definition for CodeSystem '{0}' version '{1}' could not be found, so the value set cannot be expanded. Valid versions: {2}");
    public static readonly IssueKind CannotExpandCodeSystemVersionNone = new("SHR-4006", IssueSeverity.Error, "not-found", "A definition for CodeSystem '{0}' version '{1}' could not be found, so the value set cannot be expanded. No versions of this code system are known");
    public static readonly IssueKind UnknownCode = new("SHR-4007", IssueSeverity.Error, "code-invalid", "Unknown code '{0}' in the CodeSystem '{1}' version '{2}'");
    public static readonly IssueKind UnknownCodeNoVersion = new("SHR-4008", IssueSeverity.Error, "code-invalid", "Unknown code '{0}' in the CodeSystem '{1}'");
    public static readonly IssueKind UnknownCodeInFragment = new("SHR-4009", IssueSeverity.Warning, "code-invalid", "Unknown Code '{0}' in the CodeSystem '{1}' version '{2}' - note that the code system is labeled as a fragment, so the code may be valid in some other fragment");
    public static readonly IssueKind NotInValueSet = new("SHR-4010", IssueSeverity.Error, "code-invalid", "The provided code {0} was not found in the value set '{1}'");
    public static readonly IssueKind ThisCodeNotInValueSet = new("SHR-4011", IssueSeverity.Information, "code-invalid", "The provided code {0} was not found in the value set '{1}'");
    public static readonly IssueKind NoValidCoding = new("SHR-4012", IssueSeverity.Error, "code-invalid", "No valid coding was found for the value set '{0}'");
    public static readonly IssueKind UnknownValueSet = new("SHR-4013", IssueSeverity.Error, "not-found", "A definition for the value Set '{0}' could not be found");
    public static readonly IssueKind UnknownIncludedValueSet = new("SHR-4014", IssueSeverity.Error, "not-found", "Unable to find included value set '{0}'");
    public static readonly IssueKind UnknownIncludedValueSetVersion = new("SHR-4015", IssueSeverity.Error, "not-found", "Unable to find included value set '{0}' version '{1}'");
    public static readonly IssueKind VersionMismatch = new("SHR-4016", IssueSeverity.Error, "invalid", "The code system '{0}' version '{1}' in the ValueSet include is different to the one in the value ('{2}')");
    public static readonly IssueKind VersionMismatchChanged = new("SHR-4017", IssueSeverity.Error, "invalid", "The code system '{0}' version '{1}' resulting from the version '{2}' in the ValueSet include is different to the one in the value ('{3}')");
    public static readonly IssueKind VersionMismatchDefault = new("SHR-4018", IssueSeverity.Warning, "invalid", "The code system '{0}' version '{1}' for the versionless include in the ValueSet include is different to the one in the value ('{2}')");
    public static readonly IssueKind VersionNotAllowed = new("SHR-4019", IssueSeverity.Error, "exception", "The version '{1}' is not allowed for system '{0}': required to be '{2}' by a version-check parameter");
    public static readonly IssueKind WrongDisplay = new("SHR-4020", IssueSeverity.Error, "invalid", "Wrong Display Name '{0}' for {1}#{2}. Valid display is {3} (for the language(s) '{4}')");
    public static readonly IssueKind WrongDisplaySpace = new("SHR-4021", IssueSeverity.Error, "invalid", "Wrong whitespace in Display Name '{0}' for {1}#{2}. Valid display is {3} (for the language(s) '{4}')");
    public static readonly IssueKind NoDisplayForLanguageOk = new("SHR-4022", IssueSeverity.Information, "invalid", "There are no valid display names found for the code {1}#{2} for language(s) '{3}'. The display is '{0}' which is a valid display for the default language");
    public static readonly IssueKind NoDisplayForLanguage = new("SHR-4023", IssueSeverity.Error, "invalid", "Wrong Display Name '{0}' for {1}#{2}. There are no valid display names found for language(s) '{3}'. Default display is '{4}'");
    public static readonly IssueKind NoDisplayAtAll = new("SHR-4024", IssueSeverity.Warning, "invalid", "Cannot validate display Name '{0}' for {1}#{2}: No displays are known");
    public static readonly IssueKind InactiveDisplay = new("SHR-4025", IssueSeverity.Warning, "invalid", "'{0}' is no longer considered a correct display for code '{1}' (status = {2}). The correct display is one of {3}.");
    public static readonly IssueKind InactiveConcept = new("SHR-4026", IssueSeverity.Warning, "business-rule", "The concept '{0}' has a status of {1} and its use should be reviewed");
    public static readonly IssueKind DeprecatedConcept = new("SHR-4027", IssueSeverity.Warning, "business-rule", "The concept '{0}' is deprecated and its use should be reviewed");
    public static readonly IssueKind DeprecatedInValueSet = new("SHR-4028", IssueSeverity.Warning, "business-rule", "The presence of the concept '{1}' in the system '{0}' in the value set {3} is marked with a status of {2} and its use should be reviewed");
    public static readonly IssueKind NotActive = new("SHR-4029", IssueSeverity.Error, "business-rule", "The concept '{0}' is valid but is not active");
    public static readonly IssueKind AbstractNotAllowed = new("SHR-4030", IssueSeverity.Error, "business-rule", "Code '{0}#{1}' is abstract, and not allowed in this context");
    public static readonly IssueKind CaseDiffers = new("SHR-4031", IssueSeverity.Information, "business-rule", "The code '{0}' differs from the correct code '{1}' by case. Although the code system '{2}' is case insensitive, implementers are strongly encouraged to use the correct case anyway");
    public static readonly IssueKind CodingWithoutSystem = new("SHR-4032", IssueSeverity.Warning, "invalid", "Coding has no system. A code with no system has no defined meaning, and it cannot be validated. A system should be provided");
    public static readonly IssueKind SystemIsValueSet = new("SHR-4033", IssueSeverity.Error, "invalid", "The Coding references a value set, not a code system ('{0}')");
    public static readonly IssueKind SystemIsRelative = new("SHR-4034", IssueSeverity.Error, "invalid", "Coding.system must be an absolute reference, not a local reference");
    public static readonly IssueKind SystemIsSupplement = new("SHR-4035", IssueSeverity.Error, "invalid", "CodeSystem {0} is a supplement, so can't be used as a value in Coding.system");
    public static readonly IssueKind CannotInferSystem = new("SHR-4036", IssueSeverity.Error, "not-found", "The System URI could not be determined for the code '{0}' in the ValueSet '{1}'");
    public static readonly IssueKind InferredSeveralSystems = new("SHR-4037", IssueSeverity.Error, "not-found", "The System URI could not be determined for the code '{0}' in the ValueSet '{1}': value set expansion has multiple matches: [{2}]");
    public static readonly IssueKind SupplementMissing = new("SHR-4038", IssueSeverity.Error, "not-found", "Required supplement not found: {0}");
    public static readonly IssueKind FilterWithoutValue = new("SHR-4039", IssueSeverity.Error, "invalid", "The system {0} filter with property = {1}, op = {2} has no value");
    public static readonly IssueKind FilterNotUnderstood = new("SHR-4040", IssueSeverity.Error, "not-supported", "The filter \"{0} {1} {2}\" from the value set {3} was not understood in the context of {4}: {5}");
    public static readonly IssueKind TooCostly = new("SHR-4041", IssueSeverity.Error, "too-costly", "The value set '{0}' expansion has too many codes to produce (>{1})");
    public static readonly IssueKind Circular = new("SHR-4042", IssueSeverity.Error, "processing", "Found a circularity pointing to {0} processing ValueSet with pathway [{1}]");
    public static readonly IssueKind NotEnumerable = new("SHR-4043", IssueSeverity.Error, "not-supported", "The code system '{0}' cannot be expanded because its codes cannot be iterated or enumerated in any meaningful sense");
    public static readonly IssueKind InvalidLanguage = new("SHR-4044", IssueSeverity.Error, "processing", "Invalid displayLanguage: '{0}'");
    public static readonly IssueKind ReferenceToDeprecated = new("SHR-4045", IssueSeverity.Information, "business-rule", "Reference to deprecated {0} {1}");
    public static readonly IssueKind ReferenceToWithdrawn = new("SHR-4046", IssueSeverity.Information, "business-rule", "Reference to withdrawn {0} {1}");
    public static readonly IssueKind ReferenceToRetired = new("SHR-4047", IssueSeverity.Information, "business-rule", "Reference to retired {0} {1}");
    public static readonly IssueKind ReferenceToExperimental = new("SHR-4048", IssueSeverity.Information, "business-rule", "Reference to experimental {0} {1}");
    public static readonly IssueKind ReferenceToDraft = new("SHR-4049", IssueSeverity.Information, "business-rule", "Reference to draft {0} {1}");
    public static readonly IssueKind SeveralVersionOverrides = new("SHR-4050", IssueSeverity.Error, "exception", "Attempt to force the system '{0}' to both version '{1}' and version '{2}'");
    public static readonly IssueKind SeveralVersionDefaults = new("SHR-4051", IssueSeverity.Error, "exception", "Attempt to use both version '{1}' and version '{2}' as the default of the system '{0}'");
    public static readonly IssueKind NoCodeToValidate = new("SHR-4052", IssueSeverity.Error, "invalid", "Unable to find code to validate (looked for coding | codeableConcept | code+system | code+inferSystem in parameters)");
    public static readonly IssueKind NoValueSetGiven = new("SHR-4053", IssueSeverity.Error, "invalid", "No value set was named: give 'url', or a ValueSet as 'valueSet'.");
    public static readonly IssueKind NoCodeSystemGiven = new("SHR-4054", IssueSeverity.Error, "invalid", "No code system was named: give 'url' or 'system', or a CodeSystem as 'codeSystem'.");
    public static readonly IssueKind NoCodeToLookUp = new("SHR-4055", IssueSeverity.Error, "invalid", "No code was given: give 'code' and 'system', or a 'coding'.");
    public static readonly IssueKind BadParameter = new("SHR-4056", IssueSeverity.Error, "invalid", "The parameter '{0}' has the value '{1}'; {2}.");
    public static readonly IssueKind LookupUnknownCode = new("SHR-4057", IssueSeverity.Error, "not-found", "Unknown code '{0}' in the CodeSystem '{1}'{2}");
    public static readonly IssueKind NoMapGiven = new("SHR-4058", IssueSeverity.Error, "invalid", "There is nothing to translate: give a code with its system, a 'coding' or a 'codeableConcept'.");
    public static readonly IssueKind UnknownConceptMap = new("SHR-4059", IssueSeverity.Error, "not-found", "A definition for the ConceptMap '{0}' could not be found");
    public static readonly IssueKind UnknownCacheId = new("SHR-4060", IssueSeverity.Error, "not-found", "The cache '{0}' is not known: it was never started here, was ended, or has expired. Start a new one with $cache-control.");
    public static readonly IssueKind ContentNotHeld = new("SHR-4061", IssueSeverity.Error, "not-found", "The code system '{0}' is known here by name only; none of its codes are held, so nothing can be said about them.");
    public static readonly IssueKind UpstreamAway = new("SHR-4062", IssueSeverity.Warning, "incomplete", "The terminology server that is responsible for '{0}' could not be asked: {1}. Whether the code is right is undecided.");
    public static readonly IssueKind NoClosureName = new("SHR-4063", IssueSeverity.Error, "invalid", "A closure table needs a 'name'.");
    public static readonly IssueKind UnknownClosure = new("SHR-4064", IssueSeverity.Error, "not-found", "There is no closure table named '{0}'; begin one by a call with the name alone.");
    public static readonly IssueKind ClosureFull = new("SHR-4065", IssueSeverity.Error, "too-costly", "The closure table '{0}' would hold more than {1} codes.");
    public static readonly IssueKind OperationNotSupported = new("SHR-4066", IssueSeverity.Error, "not-supported", "The operation '{0}' is not supported for {1}.");
    public static readonly IssueKind LockedDate = new("SHR-4067", IssueSeverity.Error, "business-rule", "The value set {0} is locked to {1}, and no release of {2} from before that day is held here.");
    public static readonly IssueKind NoProperty = new("SHR-4068", IssueSeverity.Error, "invalid", "Nothing to find: give at least one 'property' with a code and a value.");
    public static readonly IssueKind NotParameters = new("SHR-4069", IssueSeverity.Error, "structure", "The body must be a Parameters resource; got {0}.");
    public static readonly IssueKind CodeNotByGrammar = new("SHR-4078", IssueSeverity.Information, "code-invalid", "{0}");
    public static readonly IssueKind UnknownIdentifier = new("SHR-4079", IssueSeverity.Error, "not-found", "No naming system or code system is known by the identifier '{0}'.");
    public static readonly IssueKind NoIdentifierOfType = new("SHR-4080", IssueSeverity.Error, "not-found", "'{0}' is known, but it has no identifier of the type '{1}'.");
    public static readonly IssueKind ValueSetWithoutContent = new("SHR-4081", IssueSeverity.Error, "incomplete", "The value set '{0}' does not say which codes it has: it has neither a compose nor an expansion. What is in it is undecided here; a terminology server that holds it can be named under Terminology:Upstreams.");
    public static readonly IssueKind ImportUnknownFormat = new("SHR-4070", IssueSeverity.Error, "not-supported", "'{0}' is no file or folder of a known format; known are ClaML, WHO metadata files, ICD-10-CM, LOINC releases, CSV/TSV lists, and FHIR JSON, NDJSON and packages.");
    public static readonly IssueKind ImportMalformed = new("SHR-4071", IssueSeverity.Error, "structure", "{0}, line {1}: {2}. Nothing was imported.");
    public static readonly IssueKind ImportNothingFound = new("SHR-4072", IssueSeverity.Error, "structure", "{0} holds no codes. Nothing was imported.");
    public static readonly IssueKind ImportTooLarge = new("SHR-4073", IssueSeverity.Error, "too-long", "{0} is larger than {1} bytes. Nothing was imported.");
    public static readonly IssueKind ImportMissingFile = new("SHR-4074", IssueSeverity.Error, "structure", "{0} lacks the file {1}. Nothing was imported.");
    public static readonly IssueKind ImportMissingColumn = new("SHR-4075", IssueSeverity.Error, "structure", "{0} lacks the column {1}. Nothing was imported.");
    public static readonly IssueKind ImportVersionMissing = new("SHR-4076", IssueSeverity.Error, "required", "{0} does not say which version it is; give it with --version. Nothing was imported.");
    public static readonly IssueKind StoreDamaged = new("SHR-4077", IssueSeverity.Error, "exception", "The compiled file {0} is damaged or was written by another version: {1}. Import the release again.");
}
