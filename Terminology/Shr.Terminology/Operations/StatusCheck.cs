using Shr.Fhir;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>Whether a definition that is relied on is deprecated, withdrawn, retired, experimental or a draft.</summary>
internal static class StatusCheck
{
    /// <summary>What to say of a code system that a value set uses, or null.</summary>
    public static IssueKind? Of(CodeSystemHeader header, ValueSetDefinition? user) =>
        Of(header.Status, header.StandardsStatus, header.IsExperimental, user);

    /// <summary>What to say of a value set that another uses (or that is asked for itself), or null.</summary>
    public static IssueKind? Of(ValueSetDefinition valueSet, ValueSetDefinition? user) =>
        Of(valueSet.Status, valueSet.StandardsStatus, valueSet.IsExperimental, user);

    /// <summary>The name of the expansion parameter that says the same.</summary>
    public static string? WarningName(IssueKind? kind) =>
        ReferenceEquals(kind, TerminologyIssues.ReferenceToDeprecated) ? "warning-deprecated"
        : ReferenceEquals(kind, TerminologyIssues.ReferenceToWithdrawn) ? "warning-withdrawn"
        : ReferenceEquals(kind, TerminologyIssues.ReferenceToRetired) ? "warning-retired"
        : ReferenceEquals(kind, TerminologyIssues.ReferenceToExperimental) ? "warning-experimental"
        : ReferenceEquals(kind, TerminologyIssues.ReferenceToDraft) ? "warning-draft"
        : null;

    // A draft may use drafts, an experiment experiments: that is no news to its author.
    private static IssueKind? Of(string status, string? standardsStatus, bool isExperimental, ValueSetDefinition? user) =>
        standardsStatus == "deprecated" ? TerminologyIssues.ReferenceToDeprecated
        : standardsStatus == "withdrawn" ? TerminologyIssues.ReferenceToWithdrawn
        : status == "retired" ? TerminologyIssues.ReferenceToRetired
        : user is null ? null
        : isExperimental ? (user.IsExperimental ? null : TerminologyIssues.ReferenceToExperimental)
        : (status == "draft" || standardsStatus == "draft") && user.Status != "draft" && user.StandardsStatus != "draft" ? TerminologyIssues.ReferenceToDraft
        : null;
}
