using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Terminology;
using Shr.Terminology.Sources;

namespace Shr.Validation.Tests;

/// <summary>Codes, their systems and the definitions that hold them.</summary>
public sealed class CodeTests
{
    private const string Mode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    [TestCase(Mode, "AMB", null)]
    [TestCase(Mode, "AMBX", "SHR-2053")]
    [TestCase("http://nobody.test/codes", "AMBX", null)]
    [TestCase("v3-ActCode", "AMB", null)]
    [TestCase("http://terminology.hl7.org/ValueSet/v3-ActEncounterCode", "AMB", null)]
    public async Task A_code_without_binding_is_one_of_its_system(string system, string code, string? issue)
    {
        var body = "{\"resourceType\":\"Basic\",\"code\":{\"coding\":[{\"system\":\"" + system + "\",\"code\":\"" + code + "\"}]}}";
        var strict = await ValidateAsync(body, new ValidationSettings { UnknownCode = IssueSeverity.Error });

        Assert.That(strict.Where(i => i.IsError).Select(i => i.Kind.Id), Is.EqualTo(issue is null ? Array.Empty<string>() : [issue]));
        Assert.That((await ValidateAsync(body)).Where(i => i.IsError), Is.Empty);
    }

    [Test]
    public async Task A_unit_that_is_no_code_is_a_warning()
    {
        var found = await ValidateAsync("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1,"system":"http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"Tab"}}""");

        Assert.That(found.Select(i => (i.Kind, i.Severity)), Is.EqualTo(new[] { (ValidationIssues.UnknownCode, IssueSeverity.Warning) }));
    }

    [TestCase("\"content\":\"not-present\",\"concept\":[{\"code\":\"a\"}]", "no content", TestName = "Concepts of a code system without content")]
    [TestCase("\"content\":\"complete\",\"supplements\":\"http://a\"", "supplement", TestName = "A supplement that says it is complete")]
    [TestCase("\"content\":\"complete\",\"property\":[{\"code\":\"a\",\"type\":\"string\"},{\"code\":\"a\",\"type\":\"string\"}]", "twice", TestName = "A property defined twice")]
    [TestCase("\"content\":\"complete\",\"concept\":[{\"code\":\"x\",\"property\":[{\"code\":\"colour\",\"valueString\":\"red\"}]}]", "does not define", TestName = "A property that is not defined")]
    [TestCase("\"content\":\"complete\",\"property\":[{\"code\":\"a\",\"type\":\"integer\"}],\"concept\":[{\"code\":\"x\",\"property\":[{\"code\":\"a\",\"valueString\":\"red\"}]}]", "is defined as integer", TestName = "A property of another type")]
    public void The_parts_of_a_code_system_fit_together(string content, string text)
    {
        var found = Shared.Validate("{\"resourceType\":\"CodeSystem\",\"url\":\"http://c\",\"status\":\"active\"," + content + "}").Where(i => i.IsError).ToList();

        Assert.That(found.Single().Kind, Is.EqualTo(ValidationIssues.CodeSystemContent));
        Assert.That(found.Single().Text, Does.Contain(text));
    }

    [Test]
    public void Bounds_are_compared_in_units_that_can_be_converted()
    {
        const string url = "http://example.org/StructureDefinition/p";
        var profile = Shared.Profile(url, "Observation", """{"id":"Observation.value[x]","path":"Observation.value[x]","type":[{"code":"Quantity"}],"maxValueQuantity":{"value":10,"system":"http://unitsofmeasure.org","code":"kg"}}""");
        static string Body(string value) => "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"valueQuantity\":{\"value\":" + value + ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"g\"}}";
        var settings = new ValidationSettings { RequiredProfiles = [url] };

        Assert.That(Shared.Errors(profile, Body("11000"), settings), Is.EqualTo(new[] { ("SHR-2007", "Observation.value") }));
        Assert.That(Shared.Errors(profile, Body("9000"), settings), Is.Empty);
    }

    [TestCase("http://s/Patient?name=x", "Patient", "match", "\"id\":\"1\"", null)]
    [TestCase("http://s/Patient?name=x", "Patient", "match", "\"active\":true", "SHR-2072")]
    [TestCase("http://s/Observation?code=x", "Patient", "match", "\"id\":\"1\"", "SHR-2073")]
    [TestCase("http://s/Observation?code=x", "Patient", "include", "\"id\":\"1\"", null)]
    [TestCase("http://s?_type=Observation,Patient", "Patient", "match", "\"id\":\"1\"", null)]
    [TestCase("http://s/Patient", "Patient", "outcome", "\"id\":\"1\"", "SHR-2073")]
    public void Entries_of_a_searchset_are_what_was_searched(string self, string type, string mode, string content, string? issue)
    {
        var body = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"" + self + "\"}],\"entry\":[{\"fullUrl\":\"http://s/Patient/1\",\"search\":{\"mode\":\"" + mode + "\"},\"resource\":{\"resourceType\":\"" + type + "\"," + content + "}}]}";

        Assert.That(Shared.Errors(Shared.Profiles, body, new ValidationSettings()).Select(e => e.Id).Where(id => id != "SHR-2043"), Is.EqualTo(issue is null ? Array.Empty<string>() : [issue]));
    }

    private static async Task<IReadOnlyList<Issue>> ValidateAsync(string body, ValidationSettings? given = null)
    {
        var source = new MemorySource();
        foreach (var definition in R4Definitions.Layer.All.Where(d => d.ResourceType is "CodeSystem" or "ValueSet"))
        {
            source.AddUnread(definition);
        }

        var issues = new IssueCollector();
        var settings = given ?? new ValidationSettings();
        using var resource = Resource.Parse(Encoding.UTF8.GetBytes(body), R4Definitions.Types, issues)!;
        var deferred = new ResourceValidator(Shared.Profiles).Validate(resource, settings, issues);
        await new DeferredRound(new TerminologyService(source, new TerminologyOptions(), TimeProvider.System, Guid.NewGuid)).RunAsync(resource, deferred, settings, issues, default);
        return issues.All;
    }
}
