using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Search.Query;

namespace Shr.Search.Tests;

public sealed class OtherSearchTests
{
    [TestCase("url=http://acme.org/fhir/ValueSet/a", "a")]
    [TestCase("url=http://acme.org/fhir/valueset/a", "")]
    [TestCase("url:below=http://acme.org/fhir", "a b")]
    [TestCase("url:below=http://acme.org/fhir/", "a b")]
    [TestCase("url:below=http://acme.org/fh", "")]
    [TestCase("url:above=http://acme.org/fhir/ValueSet/a/b/c", "a b")]
    [TestCase("url:above=http://acme.org", "")]
    [TestCase("url:below=urn:oid:1.2", "")]
    [TestCase("url=urn:oid:1.2", "c")]
    [TestCase("url:missing=true", "d")]
    public async Task Uris_are_compared_as_they_are_and_by_their_paths(string asked, string found)
    {
        var bench = new SearchBench();
        foreach (var (id, url) in new[] { ("a", "http://acme.org/fhir/ValueSet/a"), ("b", "http://acme.org/fhir/ValueSet/a/b"), ("c", "urn:oid:1.2") })
        {
            bench.Put($$"""{"resourceType":"ValueSet","id":"{{id}}","status":"draft","url":"{{url}}"}""");
        }

        bench.Put("""{"resourceType":"ValueSet","id":"d","status":"draft"}""");
        Assert.That(string.Join(' ', await bench.FindAsync("ValueSet?" + asked)), Is.EqualTo(found));
    }

    [TestCase("questionnaire=http://q.org/Questionnaire/x", "v1 v2 none")]
    [TestCase("questionnaire=http://q.org/Questionnaire/x|1.2", "v1")]
    [TestCase("questionnaire:below=http://q.org/Questionnaire/x|1", "v1")]
    [TestCase("questionnaire:below=http://q.org/Questionnaire", "v1 v2 none")]
    public async Task Canonicals_with_and_without_version(string asked, string found)
    {
        var bench = new SearchBench();
        foreach (var (id, canonical) in new[] { ("v1", "http://q.org/Questionnaire/x|1.2"), ("v2", "http://q.org/Questionnaire/x|2.0"), ("none", "http://q.org/Questionnaire/x") })
        {
            bench.Put($$"""{"resourceType":"QuestionnaireResponse","id":"{{id}}","status":"completed","questionnaire":"{{canonical}}"}""");
        }

        Assert.That(string.Join(' ', await bench.FindAsync("QuestionnaireResponse?" + asked.Replace("|", "%7C", StringComparison.Ordinal))), Is.EqualTo(found));
    }

    [TestCase("_tag=t", "p")]
    [TestCase("_tag=http://s|t", "p")]
    [TestCase("_security=http://s|R", "p")]
    [TestCase("_profile=http://x/StructureDefinition/a", "p")]
    [TestCase("_profile=http://x/StructureDefinition/a|1.0", "p")]
    [TestCase("_profile:below=http://x/StructureDefinition", "p")]
    [TestCase("_source=http://source.org", "p")]
    [TestCase("_tag:missing=true", "q")]
    [TestCase("_text=fever", "p")]
    [TestCase("_text=fev ill", "p")]
    [TestCase("_text=fever nothing", "")]
    [TestCase("_text=nothing OR fever", "p")]
    [TestCase("_text=rahman", "")]
    [TestCase("_content=rahman", "p")]
    [TestCase("_content=fever", "p")]
    [TestCase("_content=জ্বর", "q")]
    [TestCase("_content=strong", "")]
    public async Task What_every_resource_has(string asked, string found)
    {
        var bench = new SearchBench();
        bench.Put("""
            {"resourceType":"Patient","id":"p","meta":{"tag":[{"system":"http://s","code":"t"}],"security":[{"system":"http://s","code":"R"}],"profile":["http://x/StructureDefinition/a|1.0"],"source":"http://source.org"},
             "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">A <strong class=\"x\">Fever</strong> &amp; illness</div>"},"name":[{"family":"Rahman"}]}
            """);
        bench.Put("""{"resourceType":"Patient","id":"q","name":[{"text":"জ্বর কাশি"}]}""");
        Assert.That(string.Join(' ', await bench.FindAsync("Patient?" + asked.Replace("|", "%7C", StringComparison.Ordinal))), Is.EqualTo(found));
    }

    [TestCase("23.8|90.4|1|km", "dhaka")]
    [TestCase("23.8|90.4|250|km", "chattogram dhaka")]
    [TestCase("23.8|90.4|100|m", "dhaka")]
    [TestCase("23.81|90.4|100|m", "")]
    [TestCase("23.8|90.4", "dhaka")]
    [TestCase("0|179.99|10|km", "dateline")]
    [TestCase("22|91|100|[mi_i]", "chattogram")]
    public async Task Places_are_found_by_their_distance(string asked, string found)
    {
        var bench = new SearchBench();
        foreach (var (id, latitude, longitude) in new[] { ("dhaka", "23.8", "90.4"), ("chattogram", "22.36", "91.78"), ("dateline", "0.0", "-179.99"), ("pole", "89.99", "0") })
        {
            bench.Put($$"""{"resourceType":"Location","id":"{{id}}","position":{"latitude":{{latitude}},"longitude":{{longitude}} } }""");
        }

        Assert.That(string.Join(' ', (await bench.FindAsync("Location?near=" + asked.Replace("|", "%7C", StringComparison.Ordinal))).Order()), Is.EqualTo(found));
    }

    [Test]
    public async Task Sorting_puts_missing_values_last()
    {
        var bench = new SearchBench();
        bench.Put("""{"resourceType":"Patient","id":"a","birthDate":"1990","name":[{"family":"B"}]}""");
        bench.Put("""{"resourceType":"Patient","id":"b"}""");
        bench.Put("""{"resourceType":"Patient","id":"c","birthDate":"1980","name":[{"family":"a"}]}""");

        Assert.Multiple(async () =>
        {
            Assert.That(string.Concat(await bench.FindAsync("Patient?_sort=birthdate")), Is.EqualTo("cab"));
            Assert.That(string.Concat(await bench.FindAsync("Patient?_sort=-birthdate")), Is.EqualTo("acb"));
            Assert.That(string.Concat(await bench.FindAsync("Patient?_sort=family")), Is.EqualTo("cab"));
            Assert.That(string.Concat(await bench.FindAsync("Patient?_sort=-_id")), Is.EqualTo("cba"));
        });
    }

    [Test]
    public async Task Result_parameters_shape_the_plan()
    {
        var bench = new SearchBench();
        var issues = new IssueCollector();
        var query = bench.Parse("Observation?_sort=-date,_id&_count=5000&_include=Observation:subject:Patient&_include:iterate=Patient:organization&_revinclude=Provenance:target&_summary=text&_elements=code,status&_total=none&_format=json", issues)!;
        var plan = (await bench.PlanAsync("Observation?_include=*&_revinclude=Provenance:*&_summary=count", issues))!;

        Assert.Multiple(() =>
        {
            Assert.That(query.Count, Is.EqualTo(1000));
            Assert.That(issues.All.Select(i => i.Kind.Id), Is.EqualTo(new[] { "SHR-3030" }));
            Assert.That(query.Includes.Select(i => (i.IsReverse, i.Iterate, i.SourceType, i.TargetType)), Is.EqualTo(new[]
            {
                (false, false, "Observation", "Patient"), (false, true, "Patient", (string?)null), (true, false, "Provenance", null),
            }));
            Assert.That(query.Summary, Is.EqualTo(SummaryMode.Text));
            Assert.That(query.Elements, Is.EqualTo(new[] { "code", "status" }));
            Assert.That(query.Total, Is.EqualTo(TotalMode.None));
            Assert.That(query.Sort.Select(s => (s.Code, s.Descending)), Is.EqualTo(new[] { ("date", true), ("_id", false) }));
            Assert.That(plan.Count, Is.Zero);
            Assert.That(plan.Total, Is.EqualTo(TotalMode.Accurate));
            Assert.That(plan.Includes, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task Last_updated_is_a_range_of_milliseconds()
    {
        var bench = new SearchBench();
        var number = bench.Model.Find("Patient", "_lastUpdated")!.Number;
        foreach (var second in new[] { 1, 2, 3 })
        {
            var result = bench.Extract($$"""{"resourceType":"Patient","id":"{{second}}"}""", out var key);
            bench.Index.Put(key, [.. result.Entries, new IndexEntry(IndexKeys.LastUpdated(number, new DateTimeOffset(2026, 1, 1, 0, 0, second, 500, TimeSpan.Zero)))], []);
        }

        Assert.Multiple(async () =>
        {
            Assert.That(await bench.FindAsync("Patient?_lastUpdated=2026-01-01T00:00:02Z"), Is.EqualTo(new[] { "2" }));
            Assert.That(await bench.FindAsync("Patient?_lastUpdated=gt2026-01-01T00:00:02.500Z"), Is.EqualTo(new[] { "3" }));
            Assert.That(await bench.FindAsync("Patient?_lastUpdated=ge2026-01-01T00:00:02.500Z"), Is.EqualTo(new[] { "2", "3" }));
            Assert.That(await bench.FindAsync("Patient?_lastUpdated=lt2026-01-01T00:00:02.500Z"), Is.EqualTo(new[] { "1" }));
            Assert.That(await bench.FindAsync("Patient?_lastUpdated=gt1900-01-01"), Is.EqualTo(new[] { "1", "2", "3" }));
            Assert.That(await bench.FindAsync("?_lastUpdated=2026&_sort=-_lastUpdated"), Is.EqualTo(new[] { "3", "2", "1" }));
            Assert.That(await bench.FindAsync("Patient?_lastUpdated:missing=true"), Is.Empty);
        });
    }
}
