using System.Text.Json;
using Shr.Validation;

namespace Shr.Conformance.Validation;

/// <summary>The cases of the HL7 validator: whether a body is valid or not, by the same verdict as the Java validator.</summary>
public sealed class ValidatorFigures
{
    private const string Tools = "http://hl7.org/fhir/tools/StructureDefinition/";

    [TestCase('A', 71)]
    [TestCase('B', 19)]
    [TestCase('C', 174)]
    [TestCase('D', 21)]
    public void Verdicts_are_those_of_the_reference_validator(char tier, int floor)
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Corpora.Path("validator", "cases.json")));
        var (equal, total) = (0, 0);
        foreach (var one in cases.RootElement.EnumerateArray().Where(c => c.GetProperty("tier").GetString()![0] == tier))
        {
            var name = one.GetProperty("name").GetString()!;
            var file = one.GetProperty("file").GetString()!;
            if (Verdict(one, "base") is { } expected)
            {
                Count(name + " base", expected, Run(one, file, Texts(one, "supporting"), null));
            }

            if (one.TryGetProperty("profile", out var profile) && profile.ValueKind == JsonValueKind.Object
                && profile.TryGetProperty("verdict", out var verdict) && verdict.ValueKind == JsonValueKind.String)
            {
                var source = profile.GetProperty("source").GetString()!;
                Count(name + " profile", verdict.GetString()!, Run(one, file, [.. Texts(one, "supporting"), .. Texts(profile, "supporting")], source));
            }
        }

        TestContext.Out.WriteLine($"verdicts {tier}: {equal}/{total}");
        Assert.That(equal, Is.GreaterThanOrEqualTo(floor));

        void Count(string name, string expected, IReadOnlyList<Issue> issues)
        {
            total++;
            var found = issues.Any(i => i.IsError) ? "invalid" : "valid";
            equal += found == expected ? 1 : 0;
            if (found != expected)
            {
                TestContext.Out.WriteLine($"## {name}: {found}, expected {expected}\n{Model.Print(issues.Where(i => i.IsError).Take(4))}");
            }
        }
    }

    private static string? Verdict(JsonElement one, string name) =>
        one.TryGetProperty(name, out var run) && run.ValueKind == JsonValueKind.Object && run.TryGetProperty("verdict", out var verdict) ? verdict.GetString() : null;

    private static List<string> Texts(JsonElement one, string name) =>
        one.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(t => t.GetString()!)] : [];

    private static IReadOnlyList<Issue> Run(JsonElement one, string file, IReadOnlyList<string> supporting, string? profile)
    {
        var issues = new IssueCollector();
        if (Read(file, issues) is not { } json)
        {
            return issues.All;
        }

        var files = supporting.Append(profile).OfType<string>().Distinct()
            .Select(name => (name, Json: Read(name, new IssueCollector()))).Where(f => f.Json is not null).Select(f => (f.name, f.Json!)).ToList();
        var options = one.TryGetProperty("options", out var given) ? given : default;
        var settings = new ValidationSettings
        {
            RequiredProfiles = profile is null ? [] : [UrlOf(Read(profile, issues)!)],
            EmbeddedHtml = IsSet(options, "security-checks") ? IssueSeverity.Error : null,

            // The suite runs the reference validator so that each extension must be known, examples and named domains apart.
            UnknownExtension = IssueSeverity.Error,
            UnknownCode = IssueSeverity.Error,
            ExampleUrls = IsUnset(options, "examples") ? IssueSeverity.Error : null,
            ExtensionDomains = Domains(options),
        };
        var targets = options.ValueKind == JsonValueKind.Object && options.TryGetProperty("validateReference", out _) ? Corpora.Path("validator", "files") : null;
        issues.AddRange(Collect(Model.With(files, targets).Validate(json, settings)));
        return issues.All;
    }

    private static IssueCollector Collect(IReadOnlyList<Issue> issues)
    {
        var collector = new IssueCollector();
        foreach (var issue in issues)
        {
            collector.Add(issue);
        }

        return collector;
    }

    private static bool IsSet(JsonElement options, string name) =>
        options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static bool IsUnset(JsonElement options, string name) =>
        options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.False;

    private static string[] Domains(JsonElement options) =>
        options.ValueKind == JsonValueKind.Object && options.TryGetProperty("allowed-extension-domain", out var value) && value.GetString() is { } domain ? [Tools, domain] : [Tools];

    private static byte[]? Read(string name, IssueCollector issues)
    {
        var path = Corpora.Path("validator", "files", name);
        return File.Exists(path) ? Model.ReadJson(path, issues) : null;
    }

    private static string UrlOf(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("url").GetString()!;
    }
}
