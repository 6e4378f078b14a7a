using Shr.Fhir;

namespace Shr.Validation;

/// <summary>Everything validation can say. Ids are never reused.</summary>
public static class ValidationIssues
{
    public static readonly IssueKind TooFewValues = new("SHR-2001", IssueSeverity.Error, "required", "{0} needs at least {1} value(s), found {2} (profile {3}).");
    public static readonly IssueKind TooManyValues = new("SHR-2002", IssueSeverity.Error, "structure", "{0} allows at most {1} value(s), found {2} (profile {3}).");
    public static readonly IssueKind WrongType = new("SHR-2003", IssueSeverity.Error, "structure", "{0} must not be a {1}; allowed here: {2} (profile {3}).");
    public static readonly IssueKind NotFixedValue = new("SHR-2004", IssueSeverity.Error, "value", "The value must be exactly {0} (profile {1}).");
    public static readonly IssueKind NotPattern = new("SHR-2005", IssueSeverity.Error, "value", "The value must contain {0} (profile {1}).");
    public static readonly IssueKind BelowMinimum = new("SHR-2006", IssueSeverity.Error, "value", "The value {0} is less than the minimum {1} (profile {2}).");
    public static readonly IssueKind AboveMaximum = new("SHR-2007", IssueSeverity.Error, "value", "The value {0} is greater than the maximum {1} (profile {2}).");
    public static readonly IssueKind TooLong = new("SHR-2008", IssueSeverity.Error, "value", "The text has {0} characters, at most {1} are allowed (profile {2}).");
    public static readonly IssueKind ConstraintFailed = new("SHR-2009", IssueSeverity.Error, "invariant", "Constraint {0} is not met: {1} [{2}]");
    public static readonly IssueKind ConstraintUndecided = new("SHR-2010", IssueSeverity.Warning, "not-supported", "Constraint {0} could not be evaluated: {1}");
    public static readonly IssueKind SliceTooFew = new("SHR-2011", IssueSeverity.Error, "required", "Slice {0} needs at least {1} value(s), found {2} (profile {3}).");
    public static readonly IssueKind SliceTooMany = new("SHR-2012", IssueSeverity.Error, "structure", "Slice {0} allows at most {1} value(s), found {2} (profile {3}).");
    public static readonly IssueKind NoSliceMatches = new("SHR-2013", IssueSeverity.Error, "structure", "The value matches none of the slices {0}, and the slicing is closed (profile {1}).");
    public static readonly IssueKind SliceOrder = new("SHR-2014", IssueSeverity.Error, "structure", "A value of slice {0} must not follow one of slice {1}: the slicing is ordered (profile {2}).");
    public static readonly IssueKind NotAtEnd = new("SHR-2015", IssueSeverity.Error, "structure", "Values outside the slices are allowed only after those of all slices (profile {0}).");
    public static readonly IssueKind WrongTarget = new("SHR-2016", IssueSeverity.Error, "structure", "The reference points to a {0}; allowed here: {1} (profile {2}).");
    public static readonly IssueKind ContainedNotFound = new("SHR-2017", IssueSeverity.Error, "not-found", "There is no contained resource with the id '{0}'.");
    public static readonly IssueKind TargetProfile = new("SHR-2018", IssueSeverity.Error, "structure", "The resource referred to, {0}, conforms to none of the profiles {1}: {2}");
    public static readonly IssueKind NotInBundle = new("SHR-2019", IssueSeverity.Error, "not-found", "The reference '{0}' has no matching entry in the Bundle.");
    public static readonly IssueKind InvalidReference = new("SHR-2020", IssueSeverity.Error, "value", "'{0}' is no reference: {1}.");
    public static readonly IssueKind UnknownProfile = new("SHR-2021", IssueSeverity.Warning, "not-found", "The profile '{0}' is not known here, so conformance to it was not checked.");
    public static readonly IssueKind ProfileOfOtherType = new("SHR-2022", IssueSeverity.Error, "structure", "The profile '{0}' is for {1}, and this is a {2}.");
    public static readonly IssueKind ProfileFaulty = new("SHR-2023", IssueSeverity.Warning, "exception", "The profile '{0}' could not be compiled: {1}");
    public static readonly IssueKind UnknownExtension = new("SHR-2024", IssueSeverity.Information, "informational", "The extension '{0}' is not known here, so its content was not checked.");
    public static readonly IssueKind ExtensionContext = new("SHR-2025", IssueSeverity.Error, "structure", "The extension '{0}' is not allowed on {1}; allowed on: {2}.");
    public static readonly IssueKind ExtensionModifier = new("SHR-2026", IssueSeverity.Error, "structure", "The extension '{0}' must be used as {1}.");
    public static readonly IssueKind ExtensionUrl = new("SHR-2027", IssueSeverity.Error, "value", "The url of an extension must be absolute and without version, got '{0}'.");
    public static readonly IssueKind UnknownModifierExtension = new("SHR-2028", IssueSeverity.Warning, "extension", "The modifier extension '{0}' is not known here; it may change the meaning of this element.");
    public static readonly IssueKind NoTypeProfileMatches = new("SHR-2029", IssueSeverity.Error, "structure", "The value conforms to none of the profiles {0}: {1}");
    public static readonly IssueKind Aggregation = new("SHR-2030", IssueSeverity.Error, "structure", "The reference is {0}, and only {1} is allowed here (profile {2}).");
    public static readonly IssueKind TooComplex = new("SHR-2031", IssueSeverity.Error, "too-costly", "Validation stopped: {0}.");
    public static readonly IssueKind SubExtension = new("SHR-2032", IssueSeverity.Error, "structure", "The extension '{0}' defines no part '{1}'.");
    public static readonly IssueKind AmbiguousReference = new("SHR-2033", IssueSeverity.Error, "multiple-matches", "The reference '{0}' has more than one matching entry in the Bundle.");
    public static readonly IssueKind ReferenceTypeDiffers = new("SHR-2034", IssueSeverity.Error, "structure", "The reference says {0}, but what it points to is a {1}.");
    public static readonly IssueKind AmbiguousProfile = new("SHR-2035", IssueSeverity.Warning, "structure", "The value matches more than one slice ({0} and {1}); the first was taken (profile {2}).");
    public static readonly IssueKind AttachmentSize = new("SHR-2036", IssueSeverity.Error, "value", "The attachment says it has {0} bytes, its data has {1}.");

    public static readonly IssueKind EmbeddedHtml = new("SHR-2038", IssueSeverity.Error, "invalid", "The text looks like HTML, which is not wanted here.");
    public static readonly IssueKind ExampleUrl = new("SHR-2046", IssueSeverity.Error, "invalid", "'{0}' is on a host that is reserved for examples.");
    public static readonly IssueKind ValueMissing = new("SHR-2047", IssueSeverity.Error, "required", "{0} needs a value; extensions alone do not do (profile {1}).");
    public static readonly IssueKind ValueAlternativeMissing = new("SHR-2048", IssueSeverity.Error, "required", "{0} needs a value, or in its place one of the extensions {1} (profile {2}).");
    public static readonly IssueKind ProfileNotAllowed = new("SHR-2049", IssueSeverity.Error, "business-rule", "The profile '{0}' is none of those that this server allows for {1}.");
    public static readonly IssueKind UnknownReference = new("SHR-2039", IssueSeverity.Warning, "value", "'{0}' is neither [type]/[id], #id nor an absolute url.");
    public static readonly IssueKind NoContent = new("SHR-2037", IssueSeverity.Error, "invariant", "The element has neither a value nor children besides its id (ele-1).");

    public static readonly IssueKind FullUrlDuplicate = new("SHR-2040", IssueSeverity.Error, "duplicate", "The fullUrl '{0}' stands in more than one entry with the same version (bdl-7).");
    public static readonly IssueKind FullUrlRelative = new("SHR-2041", IssueSeverity.Error, "value", "The fullUrl must be absolute, got '{0}'.");
    public static readonly IssueKind FullUrlMissing = new("SHR-2042", IssueSeverity.Error, "required", "Each entry with a resource has a fullUrl, except in batches, transactions and their responses.");
    public static readonly IssueKind FullUrlDiffers = new("SHR-2043", IssueSeverity.Error, "value", "The fullUrl '{0}' must end with {1}.");
    public static readonly IssueKind FirstEntry = new("SHR-2044", IssueSeverity.Error, "structure", "The first entry of a {0} must hold a {1}.");
    public static readonly IssueKind Unreachable = new("SHR-2045", IssueSeverity.Warning, "informational", "The entry is not reached by references from the first entry of the {0}.");

    public static readonly IssueKind CodeInvalid = new("SHR-2050", IssueSeverity.Error, "code-invalid", "{0} is not in the value set '{1}' ({2} binding).{3}");
    public static readonly IssueKind CodeMissing = new("SHR-2051", IssueSeverity.Error, "code-invalid", "A code from the value set '{0}' is required ({1} binding).");
    public static readonly IssueKind CodeUndecided = new("SHR-2052", IssueSeverity.Warning, "not-found", "Whether {0} is in the value set '{1}' could not be decided: {2}");
    public static readonly IssueKind UnknownCode = new("SHR-2053", IssueSeverity.Error, "code-invalid", "{0} is no code of its code system.{1}");
    public static readonly IssueKind TargetMissing = new("SHR-2054", IssueSeverity.Error, "not-found", "The resource referred to, '{0}', does not exist here.");
    public static readonly IssueKind DisplayDiffers = new("SHR-2055", IssueSeverity.Warning, "invalid", "The display of {0} is not one that the code system knows.{1}");

    public static readonly IssueKind SystemRelative = new("SHR-2056", IssueSeverity.Warning, "value", "The system of a code must be an absolute uri, got '{0}'.");
    public static readonly IssueKind SystemIsValueSet = new("SHR-2057", IssueSeverity.Warning, "value", "'{0}' looks like a value set; the system of a code must be the code system that defines it.");
    public static readonly IssueKind IdentifierUri = new("SHR-2058", IssueSeverity.Warning, "value", "The system urn:ietf:rfc:3986 says that the value is a uri, and '{0}' is none.");
    public static readonly IssueKind CodeSystemContent = new("SHR-2071", IssueSeverity.Error, "business-rule", "The code system cannot be used: {0}.");
    public static readonly IssueKind SearchResultId = new("SHR-2072", IssueSeverity.Error, "required", "A resource that a search found must have an id.");
    public static readonly IssueKind SearchResultType = new("SHR-2073", IssueSeverity.Error, "structure", "A {0} is no {1} of this search; expected is {2}.");
    public static readonly IssueKind SnapshotFailed = new("SHR-2070", IssueSeverity.Error, "invalid", "The snapshot of '{0}' cannot be made: {1}.");

    public static readonly IssueKind UnknownLinkId = new("SHR-2080", IssueSeverity.Error, "not-found", "The Questionnaire has no item '{0}' at this place.");
    public static readonly IssueKind ItemOrder = new("SHR-2081", IssueSeverity.Error, "structure", "The item '{0}' stands after one that the Questionnaire asks later.");
    public static readonly IssueKind NotEnabled = new("SHR-2082", IssueSeverity.Error, "invalid", "The item '{0}' has an answer, and its conditions (enableWhen) say it is not asked.");
    public static readonly IssueKind AnswerMissing = new("SHR-2083", IssueSeverity.Error, "required", "The required item '{0}' has no answer.");
    public static readonly IssueKind TooManyAnswers = new("SHR-2084", IssueSeverity.Error, "structure", "The item '{0}' allows at most {1} answer(s), found {2}.");
    public static readonly IssueKind TooFewAnswers = new("SHR-2085", IssueSeverity.Error, "required", "The item '{0}' needs at least {1} answer(s), found {2}.");
    public static readonly IssueKind AnswerType = new("SHR-2086", IssueSeverity.Error, "structure", "The item '{0}' is of type {1}, which does not allow {2}.");
    public static readonly IssueKind AnswerOption = new("SHR-2087", IssueSeverity.Error, "code-invalid", "The answer is none of the options of item '{0}'.");
    public static readonly IssueKind AnswerBound = new("SHR-2088", IssueSeverity.Error, "invariant", "The answer to '{0}' does not keep to {1} = {2}.");
    public static readonly IssueKind ExclusiveAnswer = new("SHR-2089", IssueSeverity.Error, "invariant", "The item '{0}' has an answer that excludes all others, and more than one answer.");

    public static readonly IssueKind InnerCondition = new("SHR-2090", IssueSeverity.Error, "business-rule", "The condition of item '{0}' asks for '{1}', which is a part of that item itself.");

    public static readonly IssueKind NarrativeInvalid = new("SHR-2060", IssueSeverity.Error, "invariant", "The narrative is not valid: {0} (txt-1).");
    public static readonly IssueKind NarrativeLink = new("SHR-2062", IssueSeverity.Error, "invalid", "The narrative has a link that no reader can follow: '{0}'.");
    public static readonly IssueKind NarrativeSource = new("SHR-2063", IssueSeverity.Error, "business-rule", "The text '{0}' of the narrative does not say by a class whether it is boilerplate, generated or original (profile {1}).");
    public static readonly IssueKind NarrativeLanguage = new("SHR-2064", IssueSeverity.Error, "business-rule", "The narrative's language sections ({0}) are not what the profile asks: {1} (profile {2}).");
    public static readonly IssueKind NarrativeEmpty = new("SHR-2061", IssueSeverity.Error, "invariant", "The narrative has no content (txt-2).");
}
