using System.Text.RegularExpressions;
using Shr.Fhir;

namespace Shr.Server.Registries.Encounters;

/// <summary>One fault of a submitted Bundle.</summary>
/// <param name="Rule">The rule of the encounter service (<c>B1</c> to <c>B10</c>), or the id of the issue.</param>
/// <param name="Field">The element; entries are counted from 1, as the national service always did.</param>
/// <param name="Type">The kind of fault.</param>
/// <param name="Reason">What is wrong, in words.</param>
internal sealed partial record EncounterFault(string Rule, string Field, string Type, string Reason)
{
    /// <summary>The fault of a rule.</summary>
    public static EncounterFault Of(string rule, string field, string reason) => new(rule, field, "invalid", reason);

    /// <summary>The fault that an issue of reading or validating is.</summary>
    public static EncounterFault Of(Issue issue) => new(
        issue.Kind.Id,
        Place().Replace(issue.Expression, m => $"entry[{int.Parse(m.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) + 1}]", 1),
        issue.Severity == IssueSeverity.Fatal ? "fatal" : "error",
        issue.Text);

    /// <summary>As the answer of the national service shows it.</summary>
    public NationalFault Show() => new(0, Field, Reason, Type);

    [GeneratedRegex(@"entry\[(\d{1,8})\]")]
    private static partial Regex Place();
}
