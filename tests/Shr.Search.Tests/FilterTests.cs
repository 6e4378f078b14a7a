namespace Shr.Search.Tests;

public sealed class FilterTests
{
    private static SearchBench Record()
    {
        var bench = new SearchBench();
        bench.Put("""{"resourceType":"Patient","id":"a","name":[{"family":"Rahman","given":["Abdul"]}],"birthDate":"1980-05-01","gender":"male"}""");
        bench.Put("""{"resourceType":"Patient","id":"b","name":[{"family":"Rahmani","given":["Fatima"]}],"birthDate":"1990-05-01","gender":"female","generalPractitioner":[{"reference":"Practitioner/d"}]}""");
        bench.Put("""{"resourceType":"Patient","id":"c","gender":"female"}""");
        bench.Put("""{"resourceType":"Practitioner","id":"d","name":[{"family":"Karim"}],"active":true}""");
        bench.Put("""{"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1"}]},"subject":{"reference":"Patient/b"},"effectivePeriod":{"start":"2020-01-01","end":"2020-03-01"},"valueQuantity":{"value":7,"code":"mg"}}""");
        return bench;
    }

    [TestCase("Patient", "family eq \"rahman\"", "a")]
    [TestCase("Patient", "family ne \"rahman\"", "bc")]
    [TestCase("Patient", "family sw \"rahm\"", "ab")]
    [TestCase("Patient", "family ew \"mani\"", "b")]
    [TestCase("Patient", "family co \"ahm\"", "ab")]
    [TestCase("Patient", "family pr true", "ab")]
    [TestCase("Patient", "family pr false", "c")]
    [TestCase("Patient", "gender eq female and family co \"ahm\"", "b")]
    [TestCase("Patient", "gender eq male or family pr false", "ac")]
    [TestCase("Patient", "not (gender eq male)", "bc")]
    [TestCase("Patient", "(gender eq male or gender eq female) and birthdate ge 1985", "b")]
    [TestCase("Patient", "birthdate lt 1985", "a")]
    [TestCase("Patient", "general-practitioner.family eq karim", "b")]
    [TestCase("Patient", "general-practitioner[active eq true].family eq \"karim\"", "b")]
    [TestCase("Patient", "general-practitioner[active eq false].family eq \"karim\"", "")]
    [TestCase("Patient", "general-practitioner re Practitioner/d", "b")]
    [TestCase("Patient", "_id eq a or _id eq c", "ac")]
    [TestCase("Observation", "code eq http://loinc.org|1", "o")]
    [TestCase("Observation", "date po 2020-02-01", "o")]
    [TestCase("Observation", "date po 2021", "")]
    [TestCase("Observation", "value-quantity gt 5||mg", "o")]
    [TestCase("Observation", "subject[family eq \"rahmani\"].gender eq female", "o")]
    [TestCase("Observation", "subject[generalpractitioner pr true].gender eq female", "!SHR")]
    public async Task Filters_say_what_parameters_say(string type, string filter, string found)
    {
        var query = $"{type}?_filter={Uri.EscapeDataString(filter)}";
        if (found[..Math.Min(1, found.Length)] == "!")
        {
            Assert.That(await Record().ErrorsAsync(query), Is.Not.Empty);
            return;
        }

        Assert.That(string.Concat((await Record().FindAsync(query)).Order()), Is.EqualTo(found));
    }

    [TestCase("family eq", "SHR-3033")]
    [TestCase("family xx \"a\"", "SHR-3033")]
    [TestCase("(family eq \"a\"", "SHR-3033")]
    [TestCase("family eq \"a\")", "SHR-3033")]
    [TestCase("family eq \"a", "SHR-3033")]
    [TestCase("not family eq \"a\"", "SHR-3033")]
    [TestCase("nonsense eq 1", "SHR-3001")]
    [TestCase("birthdate co \"a\"", "SHR-3004")]
    [TestCase("general-practitioner[active eq true]family eq 1", "SHR-3033")]
    public async Task A_filter_that_is_not_understood_says_where(string filter, string issue) =>
        Assert.That(await Record().ErrorsAsync($"Patient?_filter={Uri.EscapeDataString(filter)}"), Is.EqualTo(new[] { issue }));

    [Test]
    public async Task A_filter_has_limits()
    {
        var terms = string.Join(" and ", Enumerable.Repeat("family pr true", 2000));
        var depth = new string('(', 100) + "family pr true" + new string(')', 100);

        Assert.Multiple(async () =>
        {
            Assert.That(await Record().ErrorsAsync($"Patient?_filter={Uri.EscapeDataString(depth)}"), Is.EqualTo(new[] { "SHR-3034" }));
            Assert.That(await Record().ErrorsAsync($"Patient?_filter={Uri.EscapeDataString(terms)}"), Is.Not.Empty);
        });
    }
}
