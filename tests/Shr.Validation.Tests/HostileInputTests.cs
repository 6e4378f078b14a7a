using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Validation.Snapshots;

namespace Shr.Validation.Tests;

/// <summary>Input that is made to hurt: each ends soon and says why.</summary>
[NonParallelizable]
public sealed class HostileInputTests
{
    private const string Url = "http://example.org/StructureDefinition/p";

    private static readonly ValidationSettings Settings = new() { RequiredProfiles = [Url] };

    [TestCase("repeat($this | $this.select(1)).count() > descendants().select(%resource.descendants().select(%resource.descendants().count())).count()", TestName = "An expression that never ends")]
    [TestCase("given.first().matches('^(?=(a+)+$)(a+)+b$')", TestName = "A regular expression that explodes")]
    public void A_costly_constraint_on_many_elements_is_stopped(string expression)
    {
        var profile = Shared.Profile(Url, "Patient", $$"""{"id":"Patient.name","path":"Patient.name","constraint":[{"key":"x-1","severity":"error","human":"h","expression":"{{expression.Replace("\\", "\\\\")}}"}]}""");
        var names = string.Join(',', Enumerable.Repeat("{\"given\":[\"" + new string('a', 40) + "\",\"b\",\"c\"]}", 2000));

        var found = Soon(() => Shared.Validate("{\"resourceType\":\"Patient\",\"name\":[" + names + "]}", Settings, profile), 20);

        Assert.That(found.Select(i => i.Kind), Does.Contain(ValidationIssues.TooComplex));
    }

    [Test]
    public void Profiles_that_are_each_others_base_end()
    {
        var profiles = Shared.WithDefinitions(
            ("a.json", Shared.Structure(Url, "Patient", """{"id":"Patient","path":"Patient"}""").Replace("http://hl7.org/fhir/StructureDefinition/Patient", Url + "2")),
            ("b.json", Shared.Structure(Url + "2", "Patient", """{"id":"Patient","path":"Patient"}""").Replace("http://hl7.org/fhir/StructureDefinition/Patient", Url)));

        var found = Soon(() => Shared.Validate("""{"resourceType":"Patient"}""", Settings, profiles), 10);

        Assert.That(found.Select(i => i.Kind), Does.Contain(ValidationIssues.UnknownProfile), "what has no end has no content");
    }

    [Test]
    public void Profiles_that_ask_each_other_of_their_parts_end()
    {
        var profiles = Shared.WithDefinitions(
            ("a.json", Shared.Structure(Url, "Bundle", $$"""{"id":"Bundle.entry.resource","path":"Bundle.entry.resource","type":[{"code":"Bundle","profile":["{{Url}}2"]}]}""")),
            ("b.json", Shared.Structure(Url + "2", "Bundle", $$"""{"id":"Bundle.entry.resource","path":"Bundle.entry.resource","type":[{"code":"Bundle","profile":["{{Url}}"]}]}""")));
        var body = new StringBuilder();
        for (var i = 0; i < 25; i++)
        {
            body.Append("""{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"POST","url":"Bundle"},"resource":""");
        }

        body.Append("""{"resourceType":"Bundle","type":"batch"}""").Insert(body.Length, "}]}", 25);

        Assert.That(Soon(() => Shared.Validate(body.ToString(), Settings, profiles), 10), Is.Not.Null);
    }

    [Test]
    public void A_differential_as_deep_as_content_references_go_ends()
    {
        var path = "Questionnaire" + string.Concat(Enumerable.Repeat(".item", 60));
        var structure = JsonNode.Parse(Shared.Structure(Url, "Questionnaire", $$"""{"id":"{{path}}","path":"{{path}}","min":1}"""))!.AsObject();

        var issues = new IssueCollector();
        Soon(() => new SnapshotGenerator(R4Definitions.Types, canonical => DefinitionSet.R4.Find("StructureDefinition", canonical) is { } found ? (JsonObject)JsonNode.Parse(found.Json.Span)! : null).Generate(structure, issues), 15);
    }

    [Test]
    public void Profiles_that_name_two_more_each_are_completed_once()
    {
        // 2 to the 30th, were each name followed anew.
        var files = Enumerable.Range(0, 30).Select(i => ($"{i}.json", Shared.Structure(Url + i, "Patient",
            "{\"id\":\"Patient.link.other\",\"path\":\"Patient.link.other\",\"type\":[{\"code\":\"Reference\",\"profile\":[\"" + Url + "r" + (i + 1) + "\"]}]},"
            + "{\"id\":\"Patient.link.other.identifier\",\"path\":\"Patient.link.other.identifier\",\"min\":0}")));
        var references = Enumerable.Range(0, 30).Select(i => ($"r{i}.json", Shared.Structure(Url + "r" + i, "Reference",
            string.Join(',', new[] { "identifier", "identifier.assigner" }.Select(path => "{\"id\":\"Reference." + path + "\",\"path\":\"Reference." + path + "\"}"))
            + ",{\"id\":\"Reference.identifier.assigner.identifier\",\"path\":\"Reference.identifier.assigner.identifier\"}").Replace("\"path\":\"Reference.identifier.assigner\"}", "\"path\":\"Reference.identifier.assigner\",\"type\":[{\"code\":\"Reference\",\"profile\":[\"" + Url + "r" + (i + 1) + "\"]}]}")));
        var profiles = Shared.WithDefinitions([.. files, .. references]);

        Assert.That(Soon(() => Shared.Validate("""{"resourceType":"Patient"}""", new ValidationSettings { RequiredProfiles = [Url + "0"] }, profiles), 10), Is.Not.Null);
    }

    [Test]
    public void A_value_of_megabytes_is_judged()
    {
        var text = new string('x', 8 << 20);
        var body = "{\"resourceType\":\"Patient\",\"id\":\"" + text + "\",\"birthDate\":\"" + text + "\",\"contact\":[{\"gender\":\"" + text + "\"}]}";

        var found = Soon(() => Shared.Validate(body), 10);

        Assert.That(found.Where(i => i.IsError), Is.Not.Empty);
        Assert.That(found.Sum(i => i.Text.Length), Is.LessThan(10_000), "what is wrong is not said back at full length");
    }

    [Test]
    public void A_hundred_thousand_findings_of_a_profile_are_cut_off()
    {
        var profile = Shared.Profile(Url, "Patient", """{"id":"Patient.name","path":"Patient.name"},{"id":"Patient.name.family","path":"Patient.name.family","min":1}""");
        var names = string.Join(',', Enumerable.Repeat("{\"text\":\"x\"}", 100_000));

        var found = Soon(() => Shared.Validate("{\"resourceType\":\"Patient\",\"name\":[" + names + "]}", Settings, profile), 10);

        Assert.That(found, Has.Count.LessThanOrEqualTo(1001));
        Assert.That(found[^1].Kind, Is.EqualTo(Issues.TooManyIssues));
    }

    [Test]
    public void References_in_a_circle_end()
    {
        var profile = Shared.Profile(Url, "Patient", $$$"""
            {"id":"Patient.link","path":"Patient.link","slicing":{"discriminator":[{"type":"profile","path":"other.resolve()"}],"rules":"open"}},
            {"id":"Patient.link:a","path":"Patient.link","sliceName":"a"},
            {"id":"Patient.link:a.other","path":"Patient.link.other","type":[{"code":"Reference","targetProfile":["{{{Url}}}"]}]}
            """);
        var entries = string.Join(',', Enumerable.Range(0, 200).Select(i =>
            $$$"""{"fullUrl":"http://s/Patient/{{{i}}}","resource":{"resourceType":"Patient","id":"{{{i}}}","meta":{"profile":["{{{Url}}}"]},"link":[{"type":"seealso","other":{"reference":"Patient/{{{(i + 1) % 200}}}"}},{"type":"seealso","other":{"reference":"Patient/{{{(i + 7) % 200}}}"}}]}}"""));

        Assert.That(Soon(() => Shared.Validate("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + entries + "]}", null, profile), 20), Is.Not.Null);
    }

    private static T Soon<T>(Func<T> operation, int seconds)
    {
        var started = Stopwatch.GetTimestamp();
        var result = operation();
        Assert.That(Stopwatch.GetElapsedTime(started).TotalSeconds, Is.LessThan(seconds));
        return result;
    }
}
