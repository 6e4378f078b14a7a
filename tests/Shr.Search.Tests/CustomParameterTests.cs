using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Search.Extraction;
using Shr.Search.Model;

namespace Shr.Search.Tests;

public sealed class CustomParameterTests
{
    private static SearchModel Model(IssueCollector issues, params string[] parameters)
    {
        var layer = DefinitionLayer.FromFiles("test", parameters.Select((p, i) => ($"{i}.json", Encoding.UTF8.GetBytes(p))), issues);
        return SearchBench.Compile(DefinitionSet.R4.With(layer), issues);
    }

    [Test]
    public async Task A_posted_parameter_finds_what_its_expression_says()
    {
        var issues = new IssueCollector();
        var model = Model(issues, """
            {"resourceType":"SearchParameter","id":"eye","url":"http://x/eye","name":"eye","status":"active","description":"d","code":"eye-colour","base":["Patient"],"type":"string",
             "expression":"Patient.extension.where(url='http://x/eye').value.ofType(string)"}
            """);
        var bench = new SearchBench(model: model);
        bench.Put("""{"resourceType":"Patient","id":"p","extension":[{"url":"http://x/hair","valueString":"Brown"},{"url":"http://x/eye","valueString":"Green"}]}""");

        Assert.Multiple(async () =>
        {
            Assert.That(issues.HasErrors, Is.False);
            Assert.That(await bench.FindAsync("Patient?eye-colour=green"), Is.EqualTo(new[] { "p" }));
            Assert.That(await bench.FindAsync("Patient?eye-colour=brown"), Is.Empty);
        });
    }

    [Test]
    public async Task An_expression_beyond_paths_is_evaluated_by_the_engine()
    {
        var bench = new SearchBench(model: Model(new IssueCollector(), """
            {"resourceType":"SearchParameter","id":"n","url":"http://x/n","name":"n","status":"active","description":"d","code":"name-count","base":["Patient"],"type":"number","expression":"Patient.name.count()"}
            """));
        bench.Put("""{"resourceType":"Patient","id":"p","name":[{"family":"a"},{"family":"b"}]}""");

        Assert.That(await bench.FindAsync("Patient?name-count=2"), Is.EqualTo(new[] { "p" }));
    }

    [Test]
    public void A_parameter_with_the_code_of_one_of_R4_takes_its_place()
    {
        var issues = new IssueCollector();
        var model = Model(issues, """
            {"resourceType":"SearchParameter","id":"g","url":"http://x/g","name":"g","status":"active","description":"d","code":"gender","base":["Patient"],"type":"token","expression":"Patient.gender | Patient.contact.gender"}
            """);

        Assert.Multiple(() =>
        {
            Assert.That(issues.All.Select(i => i.Kind), Is.EqualTo(new[] { SearchIssues.DefinitionReplaces }));
            Assert.That(model.Find("Patient", "gender")!.Definition.Url, Is.EqualTo("http://x/g"));
            Assert.That(model.Find("Patient", "gender")!.Definition.Fingerprint, Is.Not.EqualTo(SearchBench.R4Model.Find("Patient", "gender")!.Definition.Fingerprint));
            Assert.That(model.Find("Person", "gender")!.Definition.Url, Is.Not.EqualTo("http://x/g"));
        });
    }

    [TestCase("\"code\":\"a\",\"base\":[\"Patient\"],\"type\":\"token\",\"expression\":\"Patient.(\"", "SHR-3105")]
    [TestCase("\"code\":\"a b\",\"base\":[\"Patient\"],\"type\":\"token\",\"expression\":\"Patient.gender\"", "SHR-3101")]
    [TestCase("\"code\":\"a\",\"base\":[\"Nonsense\"],\"type\":\"token\",\"expression\":\"Patient.gender\"", "SHR-3102")]
    [TestCase("\"code\":\"a\",\"base\":[\"Patient\"],\"type\":\"funny\",\"expression\":\"Patient.gender\"", "SHR-3103")]
    [TestCase("\"code\":\"a\",\"base\":[\"Patient\"],\"type\":\"token\"", "SHR-3104")]
    [TestCase("\"code\":\"a\",\"base\":[\"Patient\"],\"type\":\"composite\",\"expression\":\"Patient\"", "SHR-3106")]
    [TestCase("\"code\":\"a\",\"base\":[\"Patient\"],\"type\":\"reference\",\"expression\":\"Patient.link.other\",\"target\":[\"Nobody\"]", "SHR-3107")]
    [TestCase("\"code\":\"a\",\"base\":[\"Patient\"],\"type\":\"date\",\"expression\":\"Patient.gender\"", "SHR-3109")]
    public void A_faulty_definition_says_what_is_wrong(string content, string issue)
    {
        var issues = new IssueCollector();
        Model(issues, $$"""{"resourceType":"SearchParameter","id":"a","url":"http://x/a","name":"a","status":"active",{{content}}}""");

        Assert.That(issues.All.Select(i => i.Kind.Id).Distinct(), Does.Contain(issue));
    }

    [Test]
    public async Task The_parameters_of_Bangladesh_find_names_and_areas()
    {
        var bench = new SearchBench(TimeSpan.FromHours(6));
        bench.Put("""
            {"resourceType":"Patient","id":"p","name":[{"text":"Rahim","_text":{"extension":[
               {"url":"https://fhir.dghs.gov.bd/core/StructureDefinition/bd-name-bn","valueString":"রহিম উদ্দিন"},{"url":"https://fhir.dghs.gov.bd/core/StructureDefinition/bd-name-en","valueString":"Rahim Uddin"}]}}],
             "address":[{"district":"1004","extension":[{"url":"https://fhir.dghs.gov.bd/core/StructureDefinition/bd-divisions","valueCodeableConcept":{"coding":[{"system":"http://geo","code":"10"}]}}]}]}
            """);

        foreach (var asked in new[] { "bd-name=রহিম", "bd-name=rahim ud", "bd-division=10", "bd-division=http://geo%7C10", "bd-district=1004" })
        {
            Assert.That(await bench.FindAsync("Patient?" + asked), Is.EqualTo(new[] { "p" }), asked);
        }
    }

    [Test]
    public void An_index_says_when_it_does_not_hold_everything()
    {
        var bench = new SearchBench();
        var long_ = bench.Extract($$"""{"resourceType":"Patient","id":"p","name":[{"family":"{{new string('x', 5000)}}"}]}""", out _);
        var small = bench.Extract("""{"resourceType":"Patient","id":"p","name":[{"family":"x"}]}""", out _);
        var many = bench.Extract($$"""{"resourceType":"CodeSystem","id":"c","status":"draft","content":"complete","concept":[{{string.Join(',', Enumerable.Range(0, 30_000).Select(i => $$"""{"code":"c{{i}}"}"""))}}]}""", out _);

        Assert.That((long_.IsTruncated, small.IsTruncated, many.IsTruncated, many.Entries.Length), Is.EqualTo((true, false, true, new IndexOptions().MaxEntries)));
    }
}
