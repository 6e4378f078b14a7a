using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios APR: changes of some fields wait until an approver of the patient's area takes or refuses them.</summary>
public sealed class ApprovalTests
{
    private const string Area = "302618";

    private PatientIndex _index = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _index = await PatientIndex.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _index.DisposeAsync();

    [Test]
    public async Task R1_a_changed_name_waits_and_stands_in_list_and_detail()
    {
        var hid = await _index.CreateAsync();
        await _index.UpdateAsync(hid, """{"given_name":"Rokeya"}""");

        Assert.That((await _index.DocumentAsync(hid))["given_name"]!.ToString(), Is.EqualTo("Rahima"));
        var entry = (await ListAsync(Area)).Single(e => e["hid"]!.ToString() == hid);
        Assert.That((entry["given_name"]!.ToString(), entry["sur_name"]!.ToString()), Is.EqualTo(("Rahima", "Khatun")));
        Assert.That(entry["last_updated"]!.ToString(), Does.Match("^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-"), "a time UUID");
        var field = (await DetailAsync(hid)).Single();
        Assert.That((field["field_name"]!.ToString(), field["current_value"]!.ToString()), Is.EqualTo(("given_name", "Rahima")));
        var (id, request) = field["field_details"]!.AsObject().Single();
        Assert.That(id, Does.Match("^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-"));
        Assert.That(request!["value"]!.ToString(), Is.EqualTo("Rokeya"));
        Assert.That(request["requested_by"]!.ToJsonString(), Is.EqualTo("""{"facility":{"id":"10000069","name":null},"provider":null,"admin":null}"""));
        Assert.That(DateTimeOffset.TryParse(request["created_at"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture, out _));
    }

    [Test]
    public async Task R2_an_accepted_value_is_applied_and_waits_no_more()
    {
        var hid = await _index.CreateAsync();
        await _index.UpdateAsync(hid, """{"given_name":"Rokeya"}""");

        await DecideAsync("PUT", hid, """{"given_name":"Rokeya"}""");

        var document = await _index.DocumentAsync(hid);
        Assert.That((document["given_name"]!.ToString(), document["updated_by"]!["admin"]!["id"]!.ToString()), Is.EqualTo(("Rokeya", "2")));
        Assert.That(await DetailAsync(hid), Is.Empty);
        Assert.That((await ListAsync(Area)).Select(e => e["hid"]!.ToString()), Has.None.EqualTo(hid));
    }

    [Test]
    public async Task R3_a_refused_value_changes_nothing_and_the_others_wait_on()
    {
        var hid = await _index.CreateAsync();
        await _index.UpdateAsync(hid, """{"given_name":"Rokeya"}""");
        await _index.UpdateAsync(hid, """{"given_name":"Rashida"}""");

        await DecideAsync("DELETE", hid, """{"given_name":"Rokeya"}""");

        Assert.That((await _index.DocumentAsync(hid))["given_name"]!.ToString(), Is.EqualTo("Rahima"));
        Assert.That((await DetailAsync(hid)).Single()["field_details"]!.AsObject().Select(d => d.Value!["value"]!.ToString()), Is.EqualTo(new[] { "Rashida" }));
        await DecideAsync("DELETE", hid, """{"given_name":"Rashida"}""");
        Assert.That((await ListAsync(Area)).Select(e => e["hid"]!.ToString()), Has.None.EqualTo(hid));
    }

    [TestCase("occupation", "\"02\"")]
    [TestCase("gender", "\"O\"")]
    [TestCase("phone_number", """{"country_code":"880","number":"1912345678"}""")]
    [TestCase("status", """{"type":"2","date_of_death":"2021-05-06"}""")]
    [TestCase("present_address", """{"address_line":"Road 7","division_id":"30","district_id":"26","upazila_id":"18","village":"Bilaspur"}""")]
    public async Task R4_codes_and_whole_blocks_wait_too(string field, string value)
    {
        var hid = await _index.CreateAsync("""{"phone_number":{"number":"1712345678","extension":"1"},"occupation":"01"}""");
        var before = (await _index.DocumentAsync(hid))[field]!.ToJsonString();
        await _index.UpdateAsync(hid, $$"""{"{{field}}":{{value}}}""");
        Assert.That((await _index.DocumentAsync(hid))[field]!.ToJsonString(), Is.EqualTo(before));

        await DecideAsync("PUT", hid, $$"""{"{{field}}":{{value}}}""");

        var after = (await _index.DocumentAsync(hid))[field]!;
        Assert.That(after.ToJsonString(), Is.Not.EqualTo(before));
        Assert.That(after is JsonObject block ? block.ContainsKey("extension") : after.ToJsonString() != value, Is.False, "a block is replaced as a whole");
        Assert.That(await DetailAsync(hid), Is.Empty);
    }

    [Test]
    public async Task R4_several_fields_at_once_and_what_needs_no_approval_is_immediate()
    {
        var hid = await _index.CreateAsync();
        await _index.UpdateAsync(hid, """{"given_name":"Rokeya","occupation":"02","primary_contact":"Salma","sur_name":"Begum"}""");

        var document = await _index.DocumentAsync(hid);
        Assert.That((document["primary_contact"]!.ToString(), document["sur_name"]!.ToString(), document["given_name"]!.ToString()), Is.EqualTo(("Salma", "Begum", "Rahima")));
        Assert.That((await DetailAsync(hid)).Select(f => f["field_name"]!.ToString()), Is.EquivalentTo(new[] { "given_name", "occupation" }));
        await DecideAsync("PUT", hid, """{"given_name":"Rokeya","occupation":"02"}""");
        document = await _index.DocumentAsync(hid);
        Assert.That((document["given_name"]!.ToString(), document["occupation"]!.ToString()), Is.EqualTo(("Rokeya", "02")));
    }

    [Test]
    public async Task R5_one_accepted_value_ends_all_requests_for_its_field()
    {
        var hid = await _index.CreateAsync();
        foreach (var name in new[] { "A", "B", "C", "B" })
        {
            await _index.UpdateAsync(hid, $$"""{"given_name":"{{name}}"}""", name == "C" ? _index.Provider : null);
        }

        Assert.That((await DetailAsync(hid)).Single()["field_details"]!.AsObject().Select(d => d.Value!["value"]!.ToString()), Is.EqualTo(new[] { "C", "B", "A" }), "the newest first, no value twice");
        await DecideAsync("PUT", hid, """{"given_name":"B"}""");
        Assert.That(await DetailAsync(hid), Is.Empty);
    }

    [Test]
    public async Task R6_what_nobody_asked_for_cannot_be_accepted_or_refused()
    {
        var hid = await _index.CreateAsync();
        var nothing = await _index.SendAsync(_index.Approver, "PUT", $"/catchments/{Area}/approvals/{hid}", """{"given_name":"X"}""");
        await _index.UpdateAsync(hid, """{"given_name":"Rokeya"}""");

        Assert.That((nothing.Status, nothing.Text), Is.EqualTo((400, """{"http_status":400,"message":"invalid.payload. invalid.pending.approvals"}""")));
        foreach (var (method, body) in new[] { ("PUT", """{"given_name":"X"}"""), ("PUT", """{"gender":"M"}"""), ("DELETE", """{"given_name":"X"}"""), ("PUT", """{"given_name":"Rokeya","gender":"M"}"""), ("PUT", "{}") })
        {
            var answer = await _index.SendAsync(_index.Approver, method, $"/catchments/{Area}/approvals/{hid}", body);
            Assert.That((answer.Status, answer.Json["message"]!.ToString()), Is.EqualTo((400, "invalid.payload. pending.approvals.mismatch")), body);
        }
    }

    [Test]
    public async Task R7_an_approver_asks_for_the_own_area_only()
    {
        var hid = await _index.CreateAsync("""{"present_address":{"address_line":"x","division_id":"10","district_id":"04","upazila_id":"09"}}""");
        await _index.UpdateAsync(hid, """{"given_name":"Rokeya"}""");
        foreach (var (method, path, body) in new[] { ("GET", "", null), ("GET", $"/{hid}", null), ("PUT", $"/{hid}", """{"given_name":"Rokeya"}"""), ("DELETE", $"/{hid}", """{"given_name":"Rokeya"}""") })
        {
            var outside = await _index.SendAsync(_index.Approver, method, $"/catchments/100409/approvals{path}", body);
            Assert.That((outside.Status, outside.Text), Is.EqualTo((403, $$"""{"code":403,"message":"Access is denied to user {{_index.Approver.ClientId}} for catchment 100409"}""")));
            if (path.Length > 0)
            {
                var elsewhere = await _index.SendAsync(_index.Approver, method, $"/catchments/3026/approvals{path}", body);
                Assert.That((elsewhere.Status, elsewhere.Json["message"]!.ToString()), Is.EqualTo((400, "insufficient.privilege")));
            }
        }

        var district = await _index.SendAsync(_index.Approver, "GET", "/catchments/30/approvals");
        Assert.That((district.Status, district.Json["message"]!.ToString()), Is.EqualTo((400, "Division ID and/or district ID cannot be blank")));
    }

    [Test]
    public async Task R8_pages_lead_forward_and_back_and_show_everybody_once()
    {
        const string Place = "302614";
        var hids = new List<string>();
        for (var i = 0; i < 53; i++)
        {
            hids.Add(await _index.CreateAsync("""{"present_address":{"address_line":"x","division_id":"30","district_id":"26","upazila_id":"14"}}"""));
            await _index.UpdateAsync(hids[^1], """{"given_name":"Rokeya"}""");
        }

        var first = (await _index.SendAsync(_index.Approver, "GET", $"/catchments/{Place}/approvals")).Json;
        var second = await FollowAsync(first, "next");
        var third = await FollowAsync(second, "next");
        var back = await FollowAsync(third, "previous");

        Assert.That(Hids(first).Concat(Hids(second)).Concat(Hids(third)), Is.EqualTo(hids), "the oldest first");
        Assert.That((Hids(first).Length, Hids(second).Length, Hids(third).Length), Is.EqualTo((25, 25, 3)));
        Assert.That(Hids(back), Is.EqualTo(Hids(second)));
        Assert.That((first["additional_info"]!["previous"], third["additional_info"]!["next"]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
        var between = (await _index.SendAsync(_index.Approver, "GET", $"/catchments/{Place}/approvals?after={Mark(first, 3)}&before={Mark(first, 6)}")).Json;
        Assert.That((string.Join(',', Hids(between)), between["additional_info"]), Is.EqualTo(($"{hids[4]},{hids[5]}", (JsonNode?)null)));
    }

    [Test]
    public async Task R9_a_search_finds_the_new_name_and_phone_only_after_approval()
    {
        var hid = await _index.CreateAsync("""{"given_name":"Firoza","phone_number":{"number":"1511111111"}}""");
        await _index.UpdateAsync(hid, """{"given_name":"Hasina","phone_number":{"number":"1522222222"}}""");
        Assert.That((await FoundAsync("phone_no=1511111111"), await FoundAsync("phone_no=1522222222"), await FoundAsync("given_name=Hasina&present_address=302618")), Is.EqualTo((hid, "", "")));

        await DecideAsync("PUT", hid, """{"given_name":"Hasina","phone_number":{"number":"1522222222"}}""");

        Assert.That((await FoundAsync("phone_no=1511111111"), await FoundAsync("phone_no=1522222222"), await FoundAsync("given_name=Hasina&present_address=302618")), Is.EqualTo(("", hid, hid)));
    }

    [Test]
    public async Task R10_an_administrators_change_is_immediate()
    {
        var hid = await _index.CreateAsync();
        await _index.UpdateAsync(hid, """{"given_name":"Rokeya","occupation":"02"}""", _index.Admin);

        var document = await _index.DocumentAsync(hid);
        Assert.That((document["given_name"]!.ToString(), document["occupation"]!.ToString(), document["updated_by"]!["admin"]!["id"]!.ToString()), Is.EqualTo(("Rokeya", "02", "7")));
        Assert.That(await DetailAsync(hid), Is.Empty);
    }

    [Test]
    public async Task An_accepted_address_takes_what_still_waits_into_the_new_area()
    {
        var hid = await _index.CreateAsync();
        const string Move = """{"present_address":{"address_line":"x","division_id":"30","district_id":"26","upazila_id":"28"}}""";
        await _index.UpdateAsync(hid, PatientIndex.With(Move, """{"occupation":"02"}"""));
        await DecideAsync("PUT", hid, Move);

        Assert.That((await ListAsync(Area)).Select(e => e["hid"]!.ToString()), Has.None.EqualTo(hid));
        Assert.That((await ListAsync("302628")).Select(e => e["hid"]!.ToString()), Is.EqualTo(new[] { hid }));
    }

    [Test]
    public async Task Of_two_who_decide_at_once_one_wins_and_the_other_is_told()
    {
        var hid = await _index.CreateAsync();
        await _index.UpdateAsync(hid, """{"given_name":"A"}""");
        await _index.UpdateAsync(hid, """{"given_name":"B"}""");

        var answers = await Task.WhenAll(new[] { "A", "B" }.Select(n => _index.SendAsync(_index.Approver, "PUT", $"/catchments/{Area}/approvals/{hid}", $$"""{"given_name":"{{n}}"}""")));

        Assert.That(answers.Select(a => a.Status), Is.EquivalentTo(new[] { 202, 400 }));
        Assert.That((await _index.DocumentAsync(hid))["given_name"]!.ToString(), Is.EqualTo(answers[0].Status == 202 ? "A" : "B"));
    }

    [Test]
    public async Task Where_the_FHIR_API_is_guarded_nobody_changes_past_the_approver()
    {
        await using var guarded = await PatientIndex.StartAsync("--PatientIndex:GuardsFhir=true", "--PatientIndex:NeedsApproval:0=given_name", "--PatientIndex:NeverUpdated:0=nid");
        var hid = await guarded.CreateAsync("""{"nid":"1234567890"}""");
        var patient = await guarded.ResourceAsync(hid);
        async Task<int> PutAsync(string from, string to, Security.Enrolled who) =>
            (await guarded.FhirAsync(who, "PUT", $"Patient/{patient["id"]}", patient.ToJsonString().Replace(from, to, StringComparison.Ordinal))).Status;

        Assert.That(await PutAsync("Rahima", "Rokeya", guarded.Facility), Is.EqualTo(422));
        Assert.That(await PutAsync("House 4", "House 5", guarded.Facility), Is.EqualTo(200), "this deployment lets addresses change at once");
        Assert.That(await PutAsync("Rahima", "Rokeya", guarded.System), Is.EqualTo(200));
        var fixedField = await guarded.SendAsync(guarded.Facility, "PUT", $"/patients/{hid}", """{"nid":"9999999999"}""");
        Assert.That((fixedField.Status, fixedField.Json["errors"]![0]!["message"]!.ToString()), Is.EqualTo((400, "nonupdatable.field")));
    }

    [Test]
    public async Task A_merged_patient_has_nothing_to_decide()
    {
        var hid = await _index.CreateAsync();
        await _index.UpdateAsync(hid, """{"given_name":"A"}""");
        await _index.MergeAsync(hid, await _index.CreateAsync());

        Assert.That((await _index.SendAsync(_index.Approver, "PUT", $"/catchments/{Area}/approvals/{hid}", """{"given_name":"A"}""")).Status, Is.EqualTo(403));
    }

    private async Task<JsonObject[]> ListAsync(string area) =>
        [.. (await _index.SendAsync(_index.Approver, "GET", $"/catchments/{area}/approvals")).Json["results"]!.AsArray().Select(e => e!.AsObject())];

    private async Task<JsonObject[]> DetailAsync(string hid)
    {
        var answer = await _index.SendAsync(_index.Approver, "GET", $"/catchments/{Area}/approvals/{hid}");
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        return [.. answer.Json["results"]!.AsArray().Select(e => e!.AsObject())];
    }

    private async Task DecideAsync(string method, string hid, string body)
    {
        var answer = await _index.SendAsync(_index.Approver, method, $"/catchments/{Area}/approvals/{hid}", body);
        Assert.That((answer.Status, answer.Text), Is.EqualTo((202, $$"""{"http_status":202,"id":"{{hid}}"}""")));
    }

    private async Task<JsonNode> FollowAsync(JsonNode page, string link) =>
        (await _index.Access.Server.GetAsync(page["additional_info"]![link]!.ToString(), _index.Access.Headers(_index.Approver))).Json;

    private async Task<string> FoundAsync(string query) =>
        string.Join(',', (await _index.SendAsync(_index.Facility, "GET", $"/patients?{query}")).Json["results"]!.AsArray().Select(r => r!["hid"]!.ToString()));

    private static string[] Hids(JsonNode page) => [.. page["results"]!.AsArray().Select(e => e!["hid"]!.ToString())];

    private static string Mark(JsonNode page, int index) => page["results"]![index]!["last_updated"]!.ToString();
}
