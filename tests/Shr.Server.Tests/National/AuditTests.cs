using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios AUD D1 to D8: who asked for a change of a patient, and who approved it.</summary>
public sealed class AuditTests
{
    private FeedWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _world = await FeedWorld.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task D1_a_facility_that_created_a_patient_is_named_by_its_code_and_name()
    {
        var organization = await _world.Server.PutAsync(
            "Organization/f69", """{"resourceType":"Organization","id":"f69","identifier":[{"system":"http://dghs.gov.bd/identifier/facility","value":"10000069"}],"name":"Dohar UHC"}""", _world.System);
        Assert.That(organization.Status, Is.EqualTo(201), organization.Text);
        await _world.PatientAsync("98000100100", FeedWorld.Area, headers: _world.Facility);

        var audit = await AuditAsync("98000100100");

        Assert.That(audit["created_by"]!.ToJsonString(), Is.EqualTo("""{"facility":{"id":"10000069","name":"Dohar UHC"},"provider":null,"admin":null}"""));
        Assert.That(audit["created_at"]!.GetValue<string>(), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"));
        var creation = audit["updates"]!.AsArray().Single()!;
        Assert.That(creation["change_set"]!.ToJsonString(), Is.EqualTo("""{"hid":{"old_value":"","new_value":"98000100100"}}"""));
        Assert.That(creation["hid"]!.GetValue<string>(), Is.EqualTo("98000100100"));
        Assert.That(creation["event_time"]!.GetValue<string>(), Is.EqualTo(audit["created_at"]!.GetValue<string>()));
        Assert.That(creation["approved_by"], Is.Null);
    }

    [Test]
    public async Task D2_a_provider_who_changed_a_field_is_named()
    {
        await _world.PatientAsync("98000100118", FeedWorld.Area, headers: _world.Facility);
        await _world.PatientAsync("98000100118", FeedWorld.Area, "Salma", headers: _world.Provider);

        var update = (await AuditAsync("98000100118"))["updates"]![1]!;

        Assert.That(update["change_set"]!.ToJsonString(), Is.EqualTo("""{"given_name":{"old_value":"Rahima","new_value":"Salma"}}"""));
        Assert.That(update["requested_by"]!["ALL_FIELDS"]![0]!["provider"]!["id"]!.GetValue<string>(), Is.EqualTo("18"));
    }

    [Test]
    public async Task D3_an_admin_who_changed_several_fields_at_once_is_named()
    {
        await _world.PatientAsync("98000100126", FeedWorld.Area, headers: _world.Facility);
        await _world.PatientAsync("98000100126", "302607", "Ruma", headers: _world.Admin);

        var update = (await AuditAsync("98000100126"))["updates"]![1]!;

        Assert.That(update["change_set"]!.AsObject().Select(c => c.Key), Is.EqualTo(new[] { "given_name", "present_address" }));
        Assert.That(update["change_set"]!["present_address"]!["new_value"]!["upazila_id"]!.GetValue<string>(), Is.EqualTo("07"));
        Assert.That(update["requested_by"]!.ToJsonString(), Is.EqualTo("""{"ALL_FIELDS":[{"facility":null,"provider":null,"admin":{"id":"2","name":null}}]}"""));
    }

    [Test]
    public async Task Who_is_no_admin_is_refused_and_who_is_not_there_is_404()
    {
        foreach (var headers in new[] { _world.Facility, _world.Provider, _world.Datasense, _world.System, _world.Approver, _world.Person("98000100134") })
        {
            var answer = await _world.GetAsync("/api/v1/audit/patients/98000100134", headers);
            Assert.That((answer.Status, answer.Text), Is.EqualTo((403, """{"code":403,"message":"Access is denied"}""")));
        }

        foreach (var hid in new[] { "98000100142", "x%27%20or%201=1", new string('9', 500), "a%2Fb" })
        {
            var answer = await _world.GetAsync("/api/v1/audit/patients/" + hid, _world.Admin);
            Assert.That((answer.Status, answer.Json["http_status"]!.GetValue<int>()), Is.EqualTo((404, 404)), answer.Text);
        }
    }

    private async Task<JsonNode> AuditAsync(string hid)
    {
        var answer = await _world.GetAsync("/api/v1/audit/patients/" + hid, _world.Admin);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        return answer.Json;
    }
}
