using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shr.Conformance.Search;

/// <summary>The search cases of another project on a SQLite file, page by page.</summary>
public sealed class OutsideSearchCasesTests
{
    [Test]
    public async Task Every_uncontested_case_gives_what_it_names_over_all_pages()
    {
        var suite = JsonNode.Parse(await File.ReadAllTextAsync(Corpora.Path("search", "search-cases.json")))!;
        await using var store = new StoredSearch();
        foreach (var (name, resources) in suite["fixtures"]!.AsObject())
        {
            await store.PutAsync(resources!.AsArray().Select((r, i) => (new ResourceKey((string)r!["resourceType"]!, $"{name}.{i}"), r.ToJsonString().Replace("{{TAG}}", name, StringComparison.Ordinal))));
        }

        var failures = new List<string>();
        var count = 0;
        foreach (var test in suite["cases"]!.AsArray().Where(t => t!["note"] is null))
        {
            count++;
            var fixture = (string)test!["fixture"]!;
            var query = ((string)test["query"]!).Replace("{{TAG}}", fixture, StringComparison.Ordinal);
            var found = await store.FindAsync(query, 2);
            var expected = test["status"] is null ? test["expect"]!.Deserialize<List<int>>()!.ConvertAll(i => $"{fixture}.{i}") : null;
            if (found is null != expected is null || (found is not null && !found.Order().SequenceEqual(expected!.Order())))
            {
                failures.Add($"{test["id"]} {query}: [{string.Join(',', found ?? [])}]");
            }
        }

        TestContext.Out.WriteLine($"{count - failures.Count} of {count}");
        Assert.That(failures, Is.Empty);
    }
}
