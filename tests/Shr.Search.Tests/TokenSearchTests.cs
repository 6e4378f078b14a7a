using Shr.Search.Lowering;

namespace Shr.Search.Tests;

public sealed class TokenSearchTests
{
    private static SearchBench Observations()
    {
        var bench = new SearchBench();
        bench.Put("""{"resourceType":"Observation","id":"a","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4","display":"Heart rate"}],"text":"Pulse"}}""");
        bench.Put("""{"resourceType":"Observation","id":"b","status":"amended","code":{"coding":[{"system":"http://other.org","code":"8867-4"}]}}""");
        bench.Put("""{"resourceType":"Observation","id":"c","status":"final","code":{"coding":[{"code":"8867-4"}]}}""");
        bench.Put("""{"resourceType":"Observation","id":"d","status":"final","code":{"text":"Heart rhythm"}}""");
        return bench;
    }

    [TestCase("code=8867-4", "abc")]
    [TestCase("code=http://loinc.org|8867-4", "a")]
    [TestCase("code=|8867-4", "c")]
    [TestCase("code=http://loinc.org|", "a")]
    [TestCase("code=http://loinc.org|8867-4,http://other.org|", "ab")]
    [TestCase("code:not=http://loinc.org|8867-4", "bcd")]
    [TestCase("code:not=http://loinc.org|8867-4,|8867-4", "bd")]
    [TestCase("code:text=heart", "ad")]
    [TestCase("code:text=pul", "a")]
    [TestCase("code:text=rate", "")]
    [TestCase("code:missing=false", "abcd")]
    [TestCase("status=FINAL", "acd")]
    [TestCase("status=http://hl7.org/fhir/observation-status|final", "acd")]
    [TestCase("status=http://wrong.org|final", "")]
    [TestCase("status=|final", "acd")]
    [TestCase("status=final,amended", "abcd")]
    [TestCase("status=final&status=amended", "")]
    [TestCase("_id=a,c", "ac")]
    [TestCase("_id:not=a,c", "bd")]
    [TestCase("_id=../x", "")]
    public async Task Tokens_in_all_their_forms(string asked, string found) =>
        Assert.That(string.Concat(await Observations().FindAsync("Observation?" + asked)), Is.EqualTo(found));

    [Test]
    public async Task Sets_of_codes_come_from_the_terminology()
    {
        var bench = Observations();
        var asked = new List<TokenSetRequest>();
        bench.Expand = (request, _) =>
        {
            asked.Add(request);
            return ValueTask.FromResult<IReadOnlyList<TokenCode>?>(request.Value.Contains("unknown", StringComparison.Ordinal) ? null : [new("http://loinc.org", "8867-4"), new("http://loinc.org", "1")]);
        };

        Assert.Multiple(async () =>
        {
            Assert.That(await bench.FindAsync("Observation?code:in=http://x/ValueSet/v"), Is.EqualTo(new[] { "a" }));
            Assert.That(await bench.FindAsync("Observation?code:not-in=http://x/ValueSet/v"), Is.EqualTo(new[] { "b", "c", "d" }));
            Assert.That(await bench.FindAsync("Observation?code:below=http://loinc.org|LP1"), Is.EqualTo(new[] { "a" }));
            Assert.That(await bench.FindAsync("Observation?code:above=http://loinc.org|LP1"), Is.EqualTo(new[] { "a" }));
            Assert.That(await bench.ErrorsAsync("Observation?code:in=http://unknown"), Is.EqualTo(new[] { SearchIssues.ValueSetUnknown.Id }));
            Assert.That(asked, Has.Count.EqualTo(5));
        });
    }

    [Test]
    public async Task Identifiers_by_system_value_and_type()
    {
        var bench = new SearchBench();
        bench.Put("""
            {"resourceType":"Patient","id":"p","identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}],"text":"Record number"},"system":"http://h","value":"A|1"}],
             "telecom":[{"system":"phone","value":"+8801711"},{"system":"email","value":"X@y.org"}],"active":true}
            """);

        foreach (var asked in new[]
        {
            @"identifier=http://h|A\|1", "identifier=http://h|A|1", @"identifier=a\|1", "identifier=http://h|", @"identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|A\|1",
            "identifier:text=record", "telecom=%2B8801711", "phone=%2B8801711", "email=x@Y.org", "active=true",
        })
        {
            Assert.That(await bench.FindAsync("Patient?" + asked.Replace("|", "%7C", StringComparison.Ordinal)), Is.EqualTo(new[] { "p" }), asked);
        }

        Assert.That(await bench.FindAsync("Patient?email=%2B8801711"), Is.Empty);
    }

    [Test]
    public async Task Deceased_is_computed_by_the_engine()
    {
        var bench = new SearchBench();
        bench.Put("""{"resourceType":"Patient","id":"alive"}""");
        bench.Put("""{"resourceType":"Patient","id":"no","deceasedBoolean":false}""");
        bench.Put("""{"resourceType":"Patient","id":"yes","deceasedBoolean":true}""");
        bench.Put("""{"resourceType":"Patient","id":"dated","deceasedDateTime":"2020-01-01"}""");

        Assert.Multiple(async () =>
        {
            Assert.That(await bench.FindAsync("Patient?deceased=true"), Is.EqualTo(new[] { "yes", "dated" }));
            Assert.That(await bench.FindAsync("Patient?deceased=false"), Is.EqualTo(new[] { "alive", "no" }));
            Assert.That(await bench.FindAsync("Patient?death-date=2020"), Is.EqualTo(new[] { "dated" }));
        });
    }
}
