using Shr.Fhir.Definitions;
using Shr.Validation;

namespace Shr.Conformance.Validation;

/// <summary>What the figures of validation have in common: one model, and bodies in JSON or XML checked at engine level.</summary>
internal static class Model
{
    public static ProfileSet R4 { get; } = new(R4Definitions.Types, DefinitionSet.R4);

    public static IReadOnlyList<Issue> Validate(byte[] json, ProfileSet profiles, ValidationSettings settings)
    {
        var issues = new IssueCollector();
        using var resource = Resource.Parse(json, R4Definitions.Types, issues);
        if (resource is not null)
        {
            new ResourceValidator(profiles).Validate(resource, settings, issues);
        }

        return issues.All;
    }

    public static string Print(IEnumerable<Issue> issues) =>
        string.Join("\n", issues.Select(i => $"      {i.Severity} {i.Kind.Id} {i.Expression}: {i.Text}"));
}
