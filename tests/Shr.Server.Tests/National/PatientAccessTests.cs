using System.Text.Json.Nodes;
using Shr.Server.Security.Directory;
using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>What the patient index shows to whom, beyond the table of roles: confidential patients, tokens with scopes, places of the registry.</summary>
public sealed class PatientAccessTests
{
    [Test]
    public async Task The_index_shows_confidential_patients_unless_the_deployment_hides_them()
    {
        await using var open = await PatientIndex.StartAsync();
        await using var hiding = await PatientIndex.StartAsync("--PatientIndex:HidesConfidential=true");
        foreach (var (index, isHidden) in new[] { (open, false), (hiding, true) })
        {
            var hid = await index.CreateAsync("""{"confidential":"Yes","nid":"1234567890"}""");

            var read = await index.GetAsync(hid);
            var found = (await index.SendAsync(index.Facility, "GET", "/patients?nid=1234567890")).Json["results"]!.AsArray();
            var update = await index.SendAsync(index.Facility, "PUT", $"/patients/{hid}", """{"religion":"1"}""");

            Assert.That((read.Status, found.Count, update.Status), Is.EqualTo(isHidden ? (404, 0, 404) : (200, 1, 202)));
            Assert.That((await index.GetAsync(hid, index.System)).Status, Is.EqualTo(200));
            Assert.That((await index.FhirAsync(index.Facility, "GET", $"Patient/{(await index.ResourceAsync(hid))["id"]}")).Status, Is.EqualTo(404), "the FHIR API hides it either way");
        }
    }

    [Test]
    public async Task A_token_that_scopes_narrow_stays_narrow()
    {
        await using var access = await Access.StartAsync("Both");
        var system = access.Headers(access.Enrol("hq", "hq@hq.example", ["SHR System Admin"], []));
        var doctor = access.Enrol("clinic", "doctor@clinic.example", ["MCI User", "Provider"], ["provider:18:302618"]);
        foreach (var id in new[] { "own", "other" })
        {
            await access.Server.PutAsync($"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","identifier":[{"system":"http://dghs.gov.bd/identifier/household","value":"5"}]}""", system);
        }

        async Task<int> AskAsync(string scopes, string method, string path, string? body = null) =>
            (await access.Server.SendAsync(method, access.Server.Base.Replace("/fhir", "/api/v1/patients") + path, body, [("Content-Type", "application/json"), Bearer(access, doctor, scopes, "own")])).Status;

        Assert.That(await AskAsync("patient/Patient.rs", "GET", "/own"), Is.EqualTo(200));
        Assert.That(await AskAsync("patient/Patient.rs", "GET", "/other"), Is.EqualTo(404));
        Assert.That(await AskAsync("user/Patient.rs", "GET", "/other"), Is.EqualTo(200));
        Assert.That(await AskAsync("user/Observation.rs", "GET", "/own"), Is.EqualTo(403));
        Assert.That(await AskAsync("user/Patient.rs", "PUT", "/own", """{"religion":"1"}"""), Is.EqualTo(403));
        Assert.That(await AskAsync("patient/Patient.rus", "PUT", "/other", """{"religion":"1"}"""), Is.EqualTo(404));
        Assert.That(await AskAsync("patient/Patient.rus", "PUT", "/own", """{"religion":"1"}"""), Is.EqualTo(202));
        Assert.That(await AskAsync("user/Patient.rs", "POST", "", PatientIndex.Minimal), Is.EqualTo(403));
        var found = await access.Server.GetAsync(access.Server.Base.Replace("/fhir", "/api/v1/patients?household_code=5"), Bearer(access, doctor, "patient/Patient.rs", "own"));
        Assert.That(found.Json["results"]!.AsArray().Select(r => r!["hid"]!.ToString()), Is.EqualTo(new[] { "own" }));
    }

    [Test]
    public async Task A_place_must_be_in_the_registry_where_that_has_places_of_its_level()
    {
        await using var index = await PatientIndex.StartAsync();
        await AreaAsync(index, "302688", "upazila");

        foreach (var (upazila, status) in new[] { ("88", 201), ("18", 400) })
        {
            var place = JsonNode.Parse(PatientIndex.Minimal)!["present_address"]!;
            place["upazila_id"] = upazila;
            var answer = await index.SendAsync(index.Facility, "POST", "/patients", PatientIndex.With(PatientIndex.Minimal, new JsonObject { ["present_address"] = place.DeepClone() }.ToJsonString()));
            Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
        }

        await AreaAsync(index, "302618", "upazila", "inactive");
        Assert.That((await index.SendAsync(index.Facility, "POST", "/patients", PatientIndex.Minimal)).Status, Is.EqualTo(201), "a retired area remains valid");
        var below = PatientIndex.With(PatientIndex.Minimal, """{"present_address":{"address_line":"x","division_id":"30","district_id":"26","upazila_id":"18","city_corporation_id":"99","union_or_urban_ward_id":"13","rural_ward_id":"07"}}""");
        Assert.That((await index.SendAsync(index.Facility, "POST", "/patients", below)).Status, Is.EqualTo(201), "of the other levels the starter lists know");
    }

    private static async Task AreaAsync(PatientIndex index, string code, string level, string status = "active")
    {
        var answer = await index.FhirAsync(index.System, "PUT", $"Location/area-{code}", $$"""
            {"resourceType":"Location","id":"area-{{code}}","status":"{{status}}","name":"New","identifier":[{"system":"http://dghs.gov.bd/identifier/location","value":"{{code}}"}],
             "type":[{"coding":[{"system":"http://dghs.gov.bd/registry/location-level","code":"{{level}}"}]}]}
            """);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
    }

    private static (string, string) Bearer(Access access, Enrolled who, string scopes, string patient)
    {
        if (access.Users.Client("app") is null)
        {
            access.Register(new ClientRecord { Id = "app", Name = "app", Scopes = "user/*.cruds patient/*.cruds" });
        }

        var token = Secrets.Create();
        access.Users.Save(new TokenRecord
        {
            Fingerprint = Secrets.Fingerprint(token),
            Kind = TokenKind.Access,
            Family = token,
            UserId = who.ClientId,
            ClientId = "app",
            Scopes = scopes,
            Patient = patient,
            IssuedAt = TimeProvider.System.GetUtcNow(),
            ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1),
        });
        return ("Authorization", $"Bearer {token}");
    }
}
