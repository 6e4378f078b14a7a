using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Shr.Fhir.Definitions;

namespace Shr.Server.Options;

/// <summary>How records are judged: section <c>Validation</c> of the configuration.</summary>
public sealed class ValidationOptions : IValidatableObject
{
    private static readonly string[] Known = ["create", "update", "patch"];

    /// <summary>How much is judged where no rule says otherwise.</summary>
    public ValidationLevel Level { get; set; } = ValidationLevel.Full;

    /// <summary>Extensions without a definition at hand.</summary>
    public FindingPolicy UnknownExtensions { get; set; } = FindingPolicy.Ignore;

    /// <summary>What the urls of extensions start with that need no definition.</summary>
    public string[] ExtensionDomains { get; set; } = [];

    /// <summary>Profiles that a record names and that are not at hand; <c>Ignore</c> leaves a note.</summary>
    public FindingPolicy UnknownProfiles { get; set; } = FindingPolicy.Warn;

    /// <summary>Codes that cannot be checked: no content, no answer from a terminology service.</summary>
    public FindingPolicy UndecidedCodes { get; set; } = FindingPolicy.Warn;

    /// <summary>Codes that their own, complete code system does not have, where no binding speaks of them.</summary>
    public FindingPolicy UnknownCodes { get; set; } = FindingPolicy.Warn;

    /// <summary>References to records that conform to none of the profiles asked of them.</summary>
    public FindingPolicy TargetProfiles { get; set; } = FindingPolicy.Refuse;

    /// <summary>Urls on hosts that are reserved for examples.</summary>
    public FindingPolicy ExampleUrls { get; set; } = FindingPolicy.Ignore;

    /// <summary>Text that looks like HTML outside narratives.</summary>
    public FindingPolicy EmbeddedHtml { get; set; } = FindingPolicy.Ignore;

    /// <summary>Whether constraints that are recommendations are reported.</summary>
    public bool BestPractice { get; set; }

    /// <summary>Whether the global profiles of guides at hand are required.</summary>
    public bool Globals { get; set; } = true;

    /// <summary>What is asked of single types. Where a rule names a type, it stands in place of what the preset requires of it.</summary>
    public IList<ProfileRuleOptions> Rules { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < Rules.Count; i++)
        {
            foreach (var fault in Faults(Rules[i]))
            {
                yield return new ValidationResult($"Validation:Rules:{i}: {fault}");
            }
        }
    }

    private static IEnumerable<string> Faults(ProfileRuleOptions rule)
    {
        if (R4Definitions.Types.FindResource(rule.Type) is null)
        {
            yield return $"Type '{rule.Type}' is no resource type.";
        }

        if (Array.Find(rule.Interactions, i => !Known.Contains(i)) is { } unknown)
        {
            yield return $"Interactions are create, update and patch, not '{unknown}'.";
        }

        if (rule.From is not null && !IsDay(rule.From))
        {
            yield return $"From must be a day such as 2025-01-01, not '{rule.From}'.";
        }

        if (rule.Until is not null && !IsDay(rule.Until))
        {
            yield return $"Until must be a day such as 2026-01-01, not '{rule.Until}'.";
        }
    }

    private static bool IsDay(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
