using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;

namespace Shr.Search.Tests;

/// <summary>The search cases of another project, on the engine alone: every case that is not contested must give exactly what it names.</summary>
public sealed class OutsideSearchCasesTests
{
    [Test]
    public async Task Every_uncontested_case_gives_what_it_names()
    {
        var suite = JsonNode.Parse(await File.ReadAllTextAsync(SharedFolder.Require("corpora/search/search-cases.json")))!;
        var benches = new Dictionary<string, SearchBench>();
        foreach (var (name, resources) in suite["fixtures"]!.AsObject())
        {
            var bench = new SearchBench();
            var number = 0;
            foreach (var resource in resources!.AsArray())
            {
                resource!["id"] = (number++).ToString();
                bench.Put(resource.ToJsonString().Replace("{{TAG}}", "tag", StringComparison.Ordinal));
            }

            benches[name] = bench;
        }

        var failures = new List<string>();
        var (passed, contested, contestedPassed) = (0, 0, 0);
        foreach (var test in suite["cases"]!.AsArray())
        {
            var isContested = test!["note"] is not null;
            var failure = await Run(benches[(string)test["fixture"]!], test);
            passed += failure is null && !isContested ? 1 : 0;
            contested += isContested ? 1 : 0;
            contestedPassed += failure is null && isContested ? 1 : 0;
            if (failure is not null)
            {
                failures.Add($"{(isContested ? "contested " : "")}{test["id"]}: {failure}");
            }
        }

        TestContext.Out.WriteLine($"{passed} of {suite["cases"]!.AsArray().Count - contested} uncontested, {contestedPassed} of {contested} contested");
        TestContext.Out.WriteLine(string.Join('\n', failures));
        Assert.That(failures.Where(f => !f.StartsWith("contested", StringComparison.Ordinal)), Is.Empty);
    }

    private static async Task<string?> Run(SearchBench bench, JsonNode test)
    {
        var query = ((string)test["query"]!).Replace("{{TAG}}", "tag", StringComparison.Ordinal);
        var issues = new IssueCollector();
        var plan = await bench.PlanAsync(query, issues);
        if (test["status"] is not null)
        {
            return plan is null ? null : $"{query} was not refused";
        }

        if (plan is null)
        {
            return $"{query} was refused: {issues.All[0].Text}";
        }

        var found = bench.Index.Search(plan).Select(k => int.Parse(k.Id)).Order().ToList();
        var expected = test["expect"]!.Deserialize<List<int>>()!;
        return found.SequenceEqual(expected) || (test["also_accept"]?.Deserialize<List<int>>() is { } other && found.SequenceEqual(other))
            ? null
            : $"{query} found [{string.Join(',', found)}], not [{string.Join(',', expected)}]";
    }
}
