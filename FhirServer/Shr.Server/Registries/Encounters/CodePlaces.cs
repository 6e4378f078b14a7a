using System.Text.RegularExpressions;
using Shr.Fhir;

namespace Shr.Server.Registries.Encounters;

/// <summary>Where a warning about a code is a fault for the national service: what a record is about, and its category.</summary>
internal static partial class CodePlaces
{
    /// <summary>Whether an issue is such a warning.</summary>
    public static bool IsOf(Issue issue) =>
        issue.Severity == IssueSeverity.Warning && issue.Kind.Code == "code-invalid" && Place().IsMatch(issue.Expression);

    [GeneratedRegex(@"^Bundle\.entry\[\d+\]\.resource(\.ofType\(\w+\))?\.(code|category(\[\d+\])?)(\.coding(\[\d+\])?)?(\.(code|system))?$")]
    private static partial Regex Place();
}
