using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Terminology;
using Shr.Terminology.Sources;

namespace Shr.Validation.Tests;

/// <summary>Targets of references that the store has.</summary>
public sealed class StoredTargetTests
{
    private const string Url = "http://example.org/StructureDefinition/o";
    private const string Named = "http://example.org/StructureDefinition/named";

    private static readonly ProfileSet Profiles = Shared.WithDefinitions(
        ("o.json", Shared.Structure(Url, "Observation", $$$"""{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","targetProfile":["{{{Named}}}"]}]}""")),
        ("named.json", Shared.Structure(Named, "Patient", """{"id":"Patient.name","path":"Patient.name","min":1}""")));

    [TestCase("""{"resourceType":"Patient","name":[{"text":"x"}]}""", null)]
    [TestCase("""{"resourceType":"Patient"}""", "SHR-2018")]
    [TestCase("""{"resourceType":"Group","type":"person","actual":true}""", "SHR-2018")]
    public async Task A_target_conforms_to_the_profile_that_is_asked_of_it(string stored, string? issue)
    {
        var found = await ValidateAsync(_ => new StoredTarget(true, Encoding.UTF8.GetBytes(stored)));

        Assert.That(found.Select(i => i.Kind.Id), Is.EqualTo(issue is null ? Array.Empty<string>() : [issue]));
    }

    [Test]
    public async Task A_target_that_is_not_there_is_missing_and_one_that_nobody_knows_is_not()
    {
        Assert.That((await ValidateAsync(_ => new StoredTarget(false, default))).Select(i => i.Kind), Is.EqualTo(new[] { ValidationIssues.TargetMissing }));
        Assert.That(await ValidateAsync(_ => null), Is.Empty);
    }

    [Test]
    public async Task A_target_is_looked_up_once_however_often_it_is_referred_to()
    {
        var asked = 0;
        await ValidateAsync(
            _ =>
            {
                asked++;
                return new StoredTarget(true, "{\"resourceType\":\"Patient\"}"u8.ToArray());
            },
            ",\"focus\":[{\"reference\":\"Patient/1\"},{\"reference\":\"Patient/1\"}]");

        Assert.That(asked, Is.EqualTo(1));
    }

    private static async Task<IReadOnlyList<Issue>> ValidateAsync(Func<string, StoredTarget?> find, string more = "")
    {
        var body = """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/1"}MORE}""".Replace("MORE", more);
        var settings = new ValidationSettings { RequiredProfiles = [Url], MissingTarget = IssueSeverity.Warning, UndecidedCode = null };
        var issues = new IssueCollector();
        using var resource = Resource.Parse(Encoding.UTF8.GetBytes(body), R4Definitions.Types, issues)!;
        var deferred = new ResourceValidator(Profiles).Validate(resource, settings, issues);
        var terminology = new TerminologyService(new MemorySource(), new TerminologyOptions(), TimeProvider.System, Guid.NewGuid);
        await new DeferredRound(terminology, find: (reference, _) => ValueTask.FromResult(find(reference)), profiles: Profiles).RunAsync(resource, deferred, settings, issues, default);
        return issues.All;
    }
}
