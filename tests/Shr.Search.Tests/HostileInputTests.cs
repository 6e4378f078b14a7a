using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;

namespace Shr.Search.Tests;

/// <summary>Whatever a client sends, indexing and searching answer with entries or issues, never with an exception.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] Names =
    [
        "name", "_id", "_lastUpdated", "identifier", "birthdate", "_has", "_has:Observation:patient:code", "_has:Observation", "subject", "general-practitioner.name", "_filter", "_sort", "_include",
        "_revinclude", "_include:iterate", "_type", "_list", "_content", "_text", "near", "name:exact", "name:contains", "name:missing", "identifier:of-type", "identifier:not", "code:in",
        "organization:identifier", "organization:Organization", "organization.partof.partof.name", "link.link.link.link.link.link.name", "_profile:below", "_profile:above", ".", ":", "..", "a:b:c", "_count",
        "_total", "_summary", "_elements", "_contained", "", "death-date", "phone", "_has:Group:member:_has:List:item:_id",
    ];

    private static readonly string[] Values =
    [
        "", ",", "|", "||", "|||", "\\", "\\,", "$", "$$", "a$b$c", "*", "true", "false", "1", "-1", "1e400", "gt", "gt1", "2020", "2020-99", "9999-12-31T23:59:60+14:00", "0001-01-01T00:00:00+14:00", "ap0001",
        "http://", "http://a/b|1", "urn:uuid:x", "#x", "Patient/", "/1", "Patient/1/_history/", "Patient/1/_history/2", "Observation:subject", "Observation:subject:Patient", "*:*", ":", "a:b:c:d", "-", "-_id,name",
        "name eq", "(((", "not (", "a[b].c eq 1", "name eq \"", "name pr true and", "90|180|1|km", "NaN|0|1|km", "1|2|3|4|5", "\0", "\uD800", "ক্‌ষ", "\u202E", "%00", "';--", "<script>", "1||", "|mg", "5.4|x|", "eq|a",
    ];

    [Test]
    public async Task Queries_of_all_sorts_are_answered()
    {
        var bench = new SearchBench();
        bench.Put("""{"resourceType":"Patient","id":"p","name":[{"family":"a"}]}""");
        var random = new Random(17);
        var types = new[] { "Patient", "Observation", "Location", "", "Nonsense", "Bundle" };
        var (answered, refused) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var value = Values[random.Next(Values.Length)] + (random.Next(3) == 0 ? Values[random.Next(Values.Length)] : "");
            var query = $"{types[random.Next(types.Length)]}?{Uri.EscapeDataString(Names[random.Next(Names.Length)])}={Uri.EscapeDataString(value.Replace("\uD800", "", StringComparison.Ordinal))}";
            var issues = new IssueCollector();
            if (await bench.PlanAsync(query, issues, random.Next(2) == 0) is { } plan)
            {
                bench.Index.Search(plan);
                answered++;
            }
            else
            {
                Assert.That(issues.HasErrors, query);
                refused++;
            }
        }

        TestContext.Out.WriteLine($"{answered} answered, {refused} refused");
    }

    [Test]
    public async Task Resources_with_wrong_values_are_indexed_as_far_as_they_go()
    {
        var bench = new SearchBench();
        var random = new Random(4);
        var wrong = new[] { "null", "1", "-0", "1e308", "\"\"", "\"x\"", "[]", "{}", "[[]]", "[null]", "true", "\"2020-99-99\"", "\"#\"", "\"Patient/\"", "\"\\u0000\"", "\"\\ud800\"", "{\"coding\":{}}", "[{\"value\":{}}]" };
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(SharedFolder.Require("corpora/examples/json")).Where(f => new FileInfo(f).Length < 8_000).Order().Where((_, i) => i % 8 == 0))
        {
            var json = await File.ReadAllBytesAsync(file);
            using var resource = Resource.Parse(json, R4Definitions.Types, new IssueCollector());
            if (resource is null)
            {
                continue;
            }

            for (var i = 0; i < 12; i++)
            {
                var row = random.Next(1, resource.Tree.Count);
                if (resource.Tree.NameOf(row).SequenceEqual("resourceType"u8) && row == 1)
                {
                    continue;
                }

                var (start, end) = resource.Tree.Extent(row);
                var changed = Encoding.UTF8.GetString([.. json.AsSpan(0, start), .. Encoding.UTF8.GetBytes(wrong[random.Next(wrong.Length)]), .. json.AsSpan(end)]);
                using var other = Resource.Parse(Encoding.UTF8.GetBytes(changed), R4Definitions.Types, new IssueCollector());
                if (other is not null)
                {
                    bench.Extract(changed, out _);
                    count++;
                }
            }
        }

        TestContext.Out.WriteLine($"{count} resources");
    }
}
