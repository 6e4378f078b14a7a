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
        await _world.PatientAsync("audit1", FeedWorld.Area, headers: _world.Facility);

        var audit = await AuditAsync("audit1");

        Assert.That(audit["created_by"]!.ToJsonString(), Is.EqualTo("""{"facility":{"id":"10000069","name":"Dohar UHC"},"provider":null,"admin":null}"""));
        Assert.That(audit["created_at"]!.GetValue<string>(), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"));
        var creation = audit["updates"]!.AsArray().Single()!;
        Assert.That(creation["change_set"]!.ToJsonString(), Is.EqualTo("""{"hid":{"old_value":"","new_value":"audit1"}}"""));
        Assert.That(creation["hid"]!.GetValue<string>(), Is.EqualTo("audit1"));
        Assert.That(creation["event_time"]!.GetValue<string>(), Is.EqualTo(audit["created_at"]!.GetValue<string>()));
        Assert.That(creation["approved_by"], Is.Null);
    }

    [Test]
    public async Task D2_a_provider_who_changed_a_field_is_named()
    {
        await _world.PatientAsync("audit2", FeedWorld.Area, headers: _world.Facility);
        await _world.PatientAsync("audit2", FeedWorld.Area, "Salma", headers: _world.Provider);

        var update = (await AuditAsync("audit2"))["updates"]![1]!;

        Assert.That(update["change_set"]!.ToJsonString(), Is.EqualTo("""{"given_name":{"old_value":"Rahima","new_value":"Salma"}}"""));
        Assert.That(update["requested_by"]!["ALL_FIELDS"]![0]!["provider"]!["id"]!.GetValue<string>(), Is.EqualTo("18"));
    }

    [Test]
    public async Task D3_an_admin_who_changed_several_fields_at_once_is_named()
    {
        await _world.PatientAsync("audit3", FeedWorld.Area, headers: _world.Facility);
        await _world.PatientAsync("audit3", "302607", "Ruma", headers: _world.Admin);

        var update = (await AuditAsync("audit3"))["updates"]![1]!;

        Assert.That(update["change_set"]!.AsObject().Select(c => c.Key), Is.EqualTo(new[] { "given_name", "present_address" }));
        Assert.That(update["change_set"]!["present_address"]!["new_value"]!["upazila_id"]!.GetValue<string>(), Is.EqualTo("07"));
        Assert.That(update["requested_by"]!.ToJsonString(), Is.EqualTo("""{"ALL_FIELDS":[{"facility":null,"provider":null,"admin":{"id":"2","name":null}}]}"""));
    }

    [Test]
    public async Task D4_an_approved_field_names_who_asked_and_who_approved()
    {
        var hid = await _world.CreateAsync(_world.Facility);
        await _world.ChangeAsync("PUT", $"/patients/{hid}", """{"given_name":"Rokeya"}""", _world.Provider);
        await _world.ChangeAsync("PUT", $"/catchments/302618/approvals/{hid}", """{"given_name":"Rokeya"}""", _world.Approver);

        var update = (await AuditAsync(hid))["updates"]!.AsArray()[1]!;

        Assert.That(update["change_set"]!.ToJsonString(), Is.EqualTo("""{"given_name":{"old_value":"Rahima","new_value":"Rokeya"}}"""));
        Assert.That(update["requested_by"]!.AsObject().Select(r => r.Key), Is.EqualTo(new[] { "given_name" }));
        Assert.That(update["requested_by"]!["given_name"]!.AsArray().Single()!["provider"]!["id"]!.GetValue<string>(), Is.EqualTo("18"));
        Assert.That(update["approved_by"]!.ToJsonString(), Is.EqualTo("""{"facility":null,"provider":null,"admin":{"id":"3","name":null}}"""));
        var told = (await _world.FollowAsync("/api/v1/feed/patients", _world.Datasense)).Last(e => e["content"]!["health_id"]!.GetValue<string>() == hid);
        Assert.That(told["content"]!["approved_by"]!.ToJsonString(), Is.EqualTo(update["approved_by"]!.ToJsonString()), "the update feed says the same");
    }

    [Test]
    public async Task D5_several_approved_fields_are_named_each()
    {
        var hid = await _world.CreateAsync(_world.Facility);
        await _world.ChangeAsync("PUT", $"/patients/{hid}", """{"given_name":"Rokeya","gender":"O"}""", _world.Facility);
        await _world.ChangeAsync("PUT", $"/catchments/302618/approvals/{hid}", """{"given_name":"Rokeya","gender":"O"}""", _world.Approver);

        var update = (await AuditAsync(hid))["updates"]!.AsArray()[1]!;

        Assert.That(update["change_set"]!.AsObject().Select(c => c.Key), Is.EquivalentTo(new[] { "given_name", "gender" }));
        Assert.That(update["requested_by"]!.AsObject().Select(r => r.Key), Is.EquivalentTo(new[] { "given_name", "gender" }));
        Assert.That(update["requested_by"]!["gender"]![0]!["facility"]!["id"]!.GetValue<string>(), Is.EqualTo("10000069"));
    }

    [Test]
    public async Task D6_all_who_asked_for_the_same_value_are_named_and_nobody_else()
    {
        var hid = await _world.CreateAsync(_world.Facility);
        foreach (var (name, headers) in new[] { ("Rokeya", _world.Provider), ("Salma", _world.Facility), ("Rokeya", _world.Facility), ("Rokeya", _world.Facility) })
        {
            await _world.ChangeAsync("PUT", $"/patients/{hid}", $$"""{"given_name":"{{name}}"}""", headers);
        }

        await _world.ChangeAsync("PUT", $"/catchments/302618/approvals/{hid}", """{"given_name":"Rokeya"}""", _world.Approver);

        var requesters = (await AuditAsync(hid))["updates"]![1]!["requested_by"]!["given_name"]!.AsArray();
        Assert.That(requesters.Select(r => r!["provider"]?["id"]?.GetValue<string>() ?? r["facility"]!["id"]!.GetValue<string>()), Is.EqualTo(new[] { "18", "10000069" }));
    }

    [Test]
    public async Task D7_what_needs_no_approval_is_audited_at_once_and_the_rest_when_it_is_approved()
    {
        var hid = await _world.CreateAsync(_world.Facility);
        await _world.ChangeAsync("PUT", $"/patients/{hid}", """{"given_name":"Rokeya","sur_name":"Begum"}""", _world.Facility);
        Assert.That((await AuditAsync(hid))["updates"]!.AsArray().Skip(1).Select(u => u!["change_set"]!.ToJsonString()),
            Is.EqualTo(new[] { """{"sur_name":{"old_value":"Khatun","new_value":"Begum"}}""" }));

        await _world.ChangeAsync("PUT", $"/catchments/302618/approvals/{hid}", """{"given_name":"Rokeya"}""", _world.Approver);

        var updates = (await AuditAsync(hid))["updates"]!.AsArray();
        Assert.That(updates.Select(u => string.Join(',', u!["requested_by"]!.AsObject().Select(r => r.Key))), Is.EqualTo(new[] { "ALL_FIELDS", "ALL_FIELDS", "given_name" }));
    }

    [Test]
    public async Task D8_what_was_refused_is_no_change()
    {
        var hid = await _world.CreateAsync(_world.Facility);
        await _world.ChangeAsync("PUT", $"/patients/{hid}", """{"given_name":"Rokeya"}""", _world.Facility);
        await _world.ChangeAsync("DELETE", $"/catchments/302618/approvals/{hid}", """{"given_name":"Rokeya"}""", _world.Approver);
        await _world.ChangeAsync("PUT", $"/patients/{hid}", "{}", _world.Facility);

        Assert.That((await AuditAsync(hid))["updates"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Who_is_no_admin_is_refused_and_who_is_not_there_is_404()
    {
        foreach (var headers in new[] { _world.Facility, _world.Provider, _world.Datasense, _world.System, _world.Approver, _world.Person("audit4") })
        {
            var answer = await _world.GetAsync("/api/v1/audit/patients/audit4", headers);
            Assert.That((answer.Status, answer.Text), Is.EqualTo((403, """{"code":403,"message":"Access is denied"}""")));
        }

        foreach (var hid in new[] { "audit5", "x%27%20or%201=1", new string('9', 500), "a%2Fb" })
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
