using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;

namespace Shr.Validation.Tests;

/// <summary>One model for all tests, as a server has one.</summary>
internal static class Shared
{
    private static readonly Lazy<Dictionary<string, Definition>> Definitions = new(() =>
        new[] { "types", "profiles", "extensions" }.SelectMany(R4Definitions.Section).DistinctBy(d => d.Url).ToDictionary(d => d.Url!, StringComparer.Ordinal));

    public static ProfileSet Profiles { get; } = With(new Dictionary<string, JsonTree>());

    public static ProfileSet With(IReadOnlyDictionary<string, JsonTree> more) => new(R4Definitions.Types, canonical =>
    {
        var bar = canonical.IndexOf('|');
        var url = bar < 0 ? canonical : canonical[..bar];
        return more.TryGetValue(url, out var tree) ? tree : Definitions.Value.TryGetValue(url, out var definition) ? definition.OpenTree() : null;
    });

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
