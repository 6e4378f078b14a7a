using System.Text.Json.Nodes;
using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>Every version says who made it, in the server's own words.</summary>
public sealed class RequesterStampTests
{
    private const string Url = "http://dghs.gov.bd/fhir/StructureDefinition/recorded-by";

    private Access _access = null!;
    private Enrolled _desk = null!;
    private Enrolled _doctor = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _access = await Access.StartAsync("National");
        _desk = _access.EnrolFacility("10000069", "302618");
        _doctor = _access.Enrol("doctor", "doctor@hospital.example", ["MCI User", "SHR User", "Provider"], ["provider:18:3026"]);
        var system = _access.Headers(_access.Enrol("national", "system@national.example", ["SHR System Admin"], []));
        await PutAsync("Organization/f1", """{"resourceType":"Organization","id":"f1","name":"Hospital","identifier":[{"system":"http://dghs.gov.bd/identifier/facility","value":"10000070"}]}""", system);
        await PutAsync("Practitioner/p1", """{"resourceType":"Practitioner","id":"p1","identifier":[{"system":"http://dghs.gov.bd/identifier/provider","value":"18"}]}""", system);
        await PutAsync("PractitionerRole/r1", """{"resourceType":"PractitionerRole","id":"r1","active":true,"practitioner":{"reference":"Practitioner/p1"},"organization":{"reference":"Organization/f1"}}""", system);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _access.DisposeAsync();

    [Test]
    public async Task A_facilitys_version_carries_its_user_and_its_code()
    {
        var patient = await PutAsync("Patient/s1", """{"resourceType":"Patient","id":"s1"}""", _access.Headers(_desk));

        Assert.That(Stamp(patient), Is.EqualTo($"user={_desk.ClientId} facility=10000069"));
    }

    [Test]
    public async Task A_providers_facility_is_the_one_of_its_role()
    {
        var patient = await PutAsync("Patient/s2", """{"resourceType":"Patient","id":"s2","meta":{"versionId":"7","profile":[]}}""".Replace(""","profile":[]""", ""), _access.Headers(_doctor));

        Assert.That(Stamp(patient), Is.EqualTo($"user={_doctor.ClientId} facility=10000070 provider=18"));
    }

    [Test]
    public async Task What_a_client_says_of_itself_is_replaced_and_other_extensions_stay()
    {
        var forged = "{\"resourceType\":\"Patient\",\"id\":\"s3\",\"meta\":{\"tag\":[{\"code\":\"x\"}],\"extension\":[{\"url\":\"" + Url
            + "\",\"extension\":[{\"url\":\"facility\",\"valueString\":\"99999999\"}]},{\"url\":\"http://example.org/kept\",\"valueString\":\"kept\"}],\"source\":\"urn:x\"}}";

        var patient = await PutAsync("Patient/s3", forged, _access.Headers(_desk));

        Assert.That(Stamp(patient), Is.EqualTo($"user={_desk.ClientId} facility=10000069"));
        Assert.That(patient["meta"]!["extension"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That(patient.ToJsonString(), Does.Contain("kept").And.Contain("urn:x").And.Not.Contain("99999999"));
        Assert.That(patient["meta"]!["tag"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("x"));
    }

    [Test]
    public async Task The_entries_of_a_transaction_and_patches_are_stamped_too()
    {
        var bundle = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"s4"},"request":{"method":"PUT","url":"Patient/s4"}}]}""";
        Assert.That((await _access.Server.PostAsync("", bundle, _access.Headers(_desk))).Status, Is.EqualTo(200));
        Assert.That(Stamp((await _access.Server.GetAsync("Patient/s4", _access.Headers(_desk))).Json), Does.EndWith("facility=10000069"));

        var patched = await _access.Server.SendAsync("PATCH", "Patient/s4", """[{"op":"add","path":"/active","value":true}]""",
            [.. _access.Headers(_doctor), ("Content-Type", "application/json-patch+json")]);

        Assert.That(patched.Status, Is.EqualTo(200), patched.Text);
        Assert.That(Stamp(patched.Json), Does.EndWith("facility=10000070 provider=18"));
    }

    private async Task<JsonNode> PutAsync(string path, string body, (string, string)[] headers)
    {
        var answer = await _access.Server.PutAsync(path, body, headers);
        Assert.That(answer.Status, Is.AnyOf(200, 201), answer.Text);
        return answer.Json;
    }

    private static string Stamp(JsonNode resource) => string.Join(' ', resource["meta"]!["extension"]!.AsArray()
        .Single(e => e!["url"]!.GetValue<string>() == Url)!["extension"]!.AsArray().Select(e => $"{e!["url"]}={e["valueString"]}"));
}
