using System.Text.RegularExpressions;
using Shr.Fhir;
using Shr.Validation;

namespace Shr.Server.Registries.Encounters;

/// <summary>The faults that reading and validating a Bundle found, as the national service counts them.</summary>
internal static partial class InstanceFaults
{
    /// <summary>The faults. Codes of records and their categories must be known, where FHIR itself would only warn; and of one coded element one fault is enough.</summary>
    public static IReadOnlyList<EncounterFault> Of(IReadOnlyList<Issue> issues)
    {
        var faults = new List<EncounterFault>();
        var coded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var issue in issues)
        {
            if (IsElsewhere(issue) || !(issue.IsError || IsCodePlace(issue)) || (issue.Kind.Code == "code-invalid" && !coded.Add(Coding().Replace(issue.Expression, ""))))
            {
                continue;
            }

            faults.Add(EncounterFault.Of(issue));
        }

        return faults;
    }

    /// <summary>The faults for which the writing of its records was refused.</summary>
    public static IReadOnlyList<EncounterFault> OfWrites(IReadOnlyList<Issue> issues) =>
        [.. issues.Where(i => i.IsError && i.Kind != ServerIssues.EntryFailed).Select(EncounterFault.Of).Distinct()];

    private static bool IsElsewhere(Issue issue)
    {
        if (issue.Kind == ServerIssues.EntryFailed)
        {
            return true;
        }

        // A document must hold what its Composition names; but patients, facilities and providers are in their registries, and looked up there.
        if (issue.Kind == ValidationIssues.NotInBundle)
        {
            return !issue.Text.Contains("'urn:", StringComparison.Ordinal);
        }

        // These have rules, and words, of their own.
        return issue.Kind == ValidationIssues.UnknownCode
            && (issue.Text.Contains(EncounterTerms.OldTerminology, StringComparison.OrdinalIgnoreCase) || issue.Text.Contains(EncounterTerms.TypeSystem, StringComparison.Ordinal));
    }

    private static bool IsCodePlace(Issue issue) =>
        issue.Severity == IssueSeverity.Warning && issue.Kind.Code == "code-invalid" && Place().IsMatch(issue.Expression);

    [GeneratedRegex(@"^Bundle\.entry\[\d+\]\.resource(\.ofType\(\w+\))?\.(code|category(\[\d+\])?)(\.coding(\[\d+\])?)?(\.(code|system))?$")]
    private static partial Regex Place();

    [GeneratedRegex(@"\.coding(\[\d+\])?(\.(code|system|display))?$")]
    private static partial Regex Coding();
}
