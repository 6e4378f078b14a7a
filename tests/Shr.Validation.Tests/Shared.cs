using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;

namespace Shr.Validation.Tests;

/// <summary>One model for all tests, as a server has one.</summary>
internal static class Shared
{
    private static readonly DefinitionSet Definitions = DefinitionSet.R4.With(BdCoreDefinitions.Layer);

    public static ProfileSet Profiles { get; } = new(R4Definitions.Types, Definitions);

    public static IReadOnlyList<Issue> Validate(string json, ValidationSettings? settings = null, ProfileSet? profiles = null)
    {
        var issues = new IssueCollector();
        using var resource = Resource.Parse(Encoding.UTF8.GetBytes(json), R4Definitions.Types, issues);
        if (resource is not null)
        {
            new ResourceValidator(profiles ?? Profiles).Validate(resource, settings ?? new ValidationSettings(), issues);
        }

        return issues.All;
    }

    /// <summary>The folder of outside suites, or an ignored test.</summary>
    public static string Corpora(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "shared", "corpora", name);
            if (Directory.Exists(found))
            {
                return found;
            }
        }

        if (Environment.GetEnvironmentVariable("SHR_SHARED") is { } shared && Directory.Exists(Path.Combine(shared, "corpora", name)))
        {
            return Path.Combine(shared, "corpora", name);
        }

        Assert.Ignore("skipped: shared/corpora/" + name + " is not at hand");
        return "";
    }
}
