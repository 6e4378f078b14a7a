using System.Text;
using Shr.Fhir;
using Shr.Terminology.Import;
using Shr.Terminology.Storage;

namespace Shr.Server.Tests;

/// <summary>Imports into the folder of a running server.</summary>
public sealed class TerminologyImportTests
{
    private const string List = "code,display,parent\nA,Ache,\nA1,Big ache,A\n";

    [Test]
    public async Task What_the_command_line_imports_is_seen_without_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("shr-terminology-").FullName;
        await using var server = await TestServer.StartAsync($"--Terminology:Path={folder}");
        Assert.That((await server.GetAsync("CodeSystem/$lookup?system=http://example.org/aches&code=A1")).Status, Is.EqualTo(404));

        // Another process does the same by the command.
        var issues = new IssueCollector();
        var report = new TerminologyFolder(folder).Import("aches.csv", Encoding.UTF8.GetBytes(List), new ImportOptions("1", "http://example.org/aches"), issues);
        Assert.That(report, Is.Not.Null, () => string.Join("; ", issues.All));

        Assert.That(() => server.GetAsync("CodeSystem/$lookup?system=http://example.org/aches&code=A1").Result.Status, Is.EqualTo(200).After(15_000, 200));
        Assert.That((await server.GetAsync("CodeSystem/$subsumes?system=http://example.org/aches&codeA=A&codeB=A1")).Text, Does.Contain("\"subsumes\""));
    }

    [Test]
    public async Task An_upload_is_in_force_at_once_and_a_broken_one_changes_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("shr-terminology-").FullName;
        await using var server = await TestServer.StartAsync($"--Terminology:Path={folder}");

        var good = await server.PostAsync("$terminology-import", Upload(List));
        var broken = await server.PostAsync("$terminology-import", Upload("code,display,parent\nA,Other,\nA,Twice,\n\"B,cut off"));

        Assert.That(good.Status, Is.EqualTo(200), good.Text);
        Assert.That((broken.Status, broken.Text.Contains("line", StringComparison.Ordinal)), Is.EqualTo((422, true)), broken.Text);
        Assert.That((await server.GetAsync("CodeSystem/$lookup?system=http://example.org/aches&code=A")).Text, Does.Contain("Ache"));
    }

    [Test]
    public async Task A_stored_naming_system_lets_code_systems_be_named_by_oid()
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateAsync("""
            {"resourceType":"NamingSystem","name":"Gender","status":"active","kind":"codesystem","date":"2026-01-01","uniqueId":[
             {"type":"oid","value":"1.2.3.99"},{"type":"uri","value":"http://hl7.org/fhir/administrative-gender","preferred":true}]}
            """);

        Assert.That((await server.GetAsync("CodeSystem/$lookup?system=urn:oid:1.2.3.99&code=female")).Text, Does.Contain("Female"));
        Assert.That((await server.GetAsync("CodeSystem/$validate-code?url=urn:oid:1.2.3.99&code=female")).Text, Does.Contain("\"valueBoolean\":true"));
        Assert.That((await server.GetAsync("NamingSystem/$preferred-id?id=1.2.3.99&type=uri")).Text, Does.Contain("administrative-gender"));
        Assert.That((await server.GetAsync("NamingSystem?value=1.2.3.99")).Json["total"]?.GetValue<int>(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_diagnosis_may_carry_both_revisions_of_the_classification_and_is_found_by_each()
    {
        await using var server = await TestServer.StartAsync();

        var id = await server.CreateAsync("""
            {"resourceType":"Condition","meta":{"profile":["https://fhir.dghs.gov.bd/core/StructureDefinition/bd-condition"]},
             "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
             "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
             "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}],
             "code":{"coding":[{"system":"http://id.who.int/icd/release/11/mms","code":"1A00"},{"system":"http://hl7.org/fhir/sid/icd-10","code":"A00.9"}],"text":"Cholera"},
             "subject":{"reference":"Patient/p","display":"P"},"encounter":{"reference":"Encounter/e"},"recordedDate":"2026-05-10T10:30:00+06:00"}
            """);

        foreach (var token in (string[])["http://hl7.org/fhir/sid/icd-10|A00.9", "http://id.who.int/icd/release/11/mms|1A00"])
        {
            Assert.That((await server.GetAsync($"Condition?code={token}")).Text, Does.Contain($"\"{id}\""), token);
        }
    }

    private static string Upload(string text) =>
        $$"""
        {"resourceType":"Parameters","parameter":[{"name":"name","valueString":"aches.csv"},{"name":"version","valueString":"1"},{"name":"as","valueUri":"http://example.org/aches"},
         {"name":"file","valueBase64Binary":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}}"}]}
        """;
}
