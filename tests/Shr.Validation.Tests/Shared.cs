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

    /// <summary>The errors of a body: id and place of each.</summary>
    public static (string Id, string Expression)[] Errors(ProfileSet profiles, string body, ValidationSettings settings) =>
        [.. Validate(body, settings, profiles).Where(i => i.IsError).Select(i => (i.Kind.Id, i.Expression))];

    /// <summary>R4 with one profile on top, given by the elements of its differential.</summary>
    public static ProfileSet Profile(string url, string type, string elements) => WithDefinitions((url + ".json", Structure(url, type, elements)));

    /// <summary>R4 with definitions on top.</summary>
    public static ProfileSet WithDefinitions(params (string Name, string Json)[] files)
    {
        var layer = DefinitionLayer.FromFiles("test", files.Select(f => (f.Name, Encoding.UTF8.GetBytes(f.Json))), new IssueCollector());
        return new ProfileSet(R4Definitions.Types, DefinitionSet.R4.With(layer));
    }

    /// <summary>A profile as JSON.</summary>
    public static string Structure(string url, string type, string elements) =>
        $$$"""{"resourceType":"StructureDefinition","url":"{{{url}}}","name":"P","status":"draft","kind":"resource","abstract":false,"type":"{{{type}}}","baseDefinition":"http://hl7.org/fhir/StructureDefinition/{{{type}}}","derivation":"constraint","differential":{"element":[{{{elements}}}]}}""";

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
