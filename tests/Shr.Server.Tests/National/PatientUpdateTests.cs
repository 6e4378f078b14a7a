using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios UPD: partial updates of patients in the national index.</summary>
public sealed class PatientUpdateTests
{
    private PatientIndex _index = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _index = await PatientIndex.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _index.DisposeAsync();

    [Test]
    public async Task U1_a_field_without_approval_changes_at_once_and_the_others_stay()
    {
        var hid = await _index.CreateAsync("""{"nid":"1234567890123","religion":"1"}""");
        await _index.UpdateAsync(hid, """{"sur_name":"Begum","confidential":"yes","religion":"2"}""", _index.Provider);

        var document = await _index.DocumentAsync(hid);
        Assert.That((document["sur_name"]!.ToString(), document["confidential"]!.ToString(), document["religion"]!.ToString(), document["nid"]!.ToString(), document["given_name"]!.ToString()),
            Is.EqualTo(("Begum", "Yes", "2", "1234567890123", "Rahima")));
        Assert.That(document["updated_by"]!["provider"]!["id"]!.ToString(), Is.EqualTo("18"));
        Assert.That(document["created_by"]!["facility"]!["id"]!.ToString(), Is.EqualTo("10000069"));
    }

    [Test]
    public async Task U1_an_update_that_changes_nothing_makes_no_version()
    {
        var hid = await _index.CreateAsync("""{"sur_name":"Khatun","relations":[{"type":"FTH","given_name":"Abdul"}]}""");
        var before = await VersionAsync(hid);
        var relation = (await _index.DocumentAsync(hid))["relations"]![0]!;
        await _index.UpdateAsync(hid, $$"""{"sur_name":" Khatun ","given_name":"Rahima","gender":null,"relations":[{{relation.ToJsonString()}},{"type":"FTH","given_name":"Abdul"}]}""");

        Assert.That(await VersionAsync(hid), Is.EqualTo(before));
    }

    [Test]
    public async Task U2_another_health_id_in_the_body_is_400()
    {
        var hid = await _index.CreateAsync();
        var answer = await PutAsync(hid, """{"hid":"98000100100","sur_name":"X"}""");

        Assert.That((answer.Status, PatientIndex.Faults(answer)), Is.EqualTo((400, "1004:hid")));
        await _index.UpdateAsync(hid, $$"""{"hid":"{{hid}}","sur_name":"X"}""");
    }

    [TestCase("""{"active":false}""")]
    [TestCase("""{"active":true}""")]
    [TestCase("""{"merged_with":"98000100100"}""")]
    public async Task U3_neither_active_nor_merged_with_can_be_set(string changes)
    {
        var answer = await PutAsync(await _index.CreateAsync(), changes);

        Assert.That((answer.Status, answer.Text), Is.EqualTo((400, """{"http_status":400,"message":"Cannot update active field or merge with other patient"}""")));
    }

    [Test]
    public async Task U4_an_inactive_patient_is_not_updated_and_nobody_is_404()
    {
        var (hid, other) = (await _index.CreateAsync(), await _index.CreateAsync());
        await _index.MergeAsync(hid, other);

        var answer = await PutAsync(hid, """{"sur_name":"X"}""");
        var nobody = await PutAsync("98999999999", """{"sur_name":"X"}""");

        Assert.That((answer.Status, answer.Json["message"]!.ToString()), Is.EqualTo((400, $"Cannot update inactive patient, already merged with {other}")));
        Assert.That((nobody.Status, nobody.Json["message"]!.ToString()), Is.EqualTo((404, "No patient found with health id: 98999999999")));
    }

    [Test]
    public async Task U5_an_address_and_a_phone_are_replaced_as_a_whole()
    {
        var hid = await _index.CreateAsync("""
            {"primary_contact_number":{"country_code":"880","number":"1"},
             "permanent_address":{"address_line":"a","division_id":"30","district_id":"26","upazila_id":"18","village":"v","post_code":"1330"}}
            """);
        await _index.UpdateAsync(hid, """{"primary_contact_number":{"number":"2"},"permanent_address":{"address_line":"b","division_id":"30","district_id":"26","upazila_id":"14"}}""");

        var document = await _index.DocumentAsync(hid);
        Assert.That(document["primary_contact_number"]!.ToJsonString(), Is.EqualTo("""{"number":"2"}"""));
        Assert.That(document["permanent_address"]!.ToJsonString(), Is.EqualTo("""{"address_line":"b","division_id":"30","district_id":"26","upazila_id":"14","country_code":"050"}"""));
        Assert.That(document["present_address"]!["upazila_id"]!.ToString(), Is.EqualTo("18"));
    }

    [Test]
    public async Task U6_an_empty_object_takes_permanent_address_and_phones_away()
    {
        var hid = await _index.CreateAsync("""
            {"phone_number":{"number":"1"},"primary_contact_number":{"number":"1"},"permanent_address":{"address_line":"a","division_id":"30","district_id":"26","upazila_id":"18"}}
            """);
        await _index.UpdateAsync(hid, """{"phone_number":{},"primary_contact_number":{},"permanent_address":{}}""", _index.Admin);

        var document = (await _index.DocumentAsync(hid)).AsObject();
        Assert.That(new[] { "phone_number", "primary_contact_number", "permanent_address" }.Where(document.ContainsKey), Is.Empty);
    }

    [Test]
    public async Task U7_relations_are_edited_added_ended_and_said_once()
    {
        var hid = await _index.CreateAsync("""{"relations":[{"type":"FTH","given_name":"Abdul"},{"type":"MTH","given_name":"Salma"},{"type":"BRO","given_name":"Kamal"}]}""");
        var relations = (await _index.DocumentAsync(hid))["relations"]!.AsArray();
        string Id(string type) => relations.First(r => r!["type"]!.ToString() == type)!["id"]!.ToString();

        await _index.UpdateAsync(hid, $$"""
            {"relations":[{"type":"FTH","id":"{{Id("FTH")}}","given_name":"Abdur","nid":"1234567890123"},{"type":"MTH","id":"{{Id("MTH")}}"},
             {"type":"SIS","given_name":"Ruma"},{"type":"SIS","given_name":"Ruma"},{"type":"BRO","given_name":"Kamal"}]}
            """);

        var after = (await _index.DocumentAsync(hid))["relations"]!.AsArray();
        Assert.That(after.Select(r => $"{r!["type"]} {r["given_name"]} {r["nid"]}".Trim()), Is.EquivalentTo(new[] { "FTH Abdur 1234567890123", "BRO Kamal", "SIS Ruma" }));
        Assert.That(after.First(r => r!["type"]!.ToString() == "FTH")!["id"]!.ToString(), Is.EqualTo(Id("FTH")));
        Assert.That(await VersionAsync(hid), Is.EqualTo(2), "the feeds tell of a changed relation by the patient's new version");
    }

    [Test]
    public async Task U7_an_id_of_somebody_elses_relation_is_refused()
    {
        var other = (await _index.DocumentAsync(await _index.CreateAsync("""{"relations":[{"type":"FTH","given_name":"Abdul"}]}""")))["relations"]![0]!["id"];
        var answer = await PutAsync(await _index.CreateAsync(), $$"""{"relations":[{"type":"FTH","id":"{{other}}","given_name":"Stolen"}]}""");

        Assert.That((answer.Status, PatientIndex.Faults(answer)), Is.EqualTo((400, "1004:relations[0].id")));
    }

    [Test]
    public async Task U8_a_blank_surname_takes_it_away()
    {
        var hid = await _index.CreateAsync();
        await _index.UpdateAsync(hid, """{"sur_name":""}""");

        var document = (await _index.DocumentAsync(hid)).AsObject();
        Assert.That((document.ContainsKey("sur_name"), document["given_name"]!.ToString()), Is.EqualTo((false, "Rahima")));
    }

    [Test]
    public async Task Marriage_and_spouse_are_judged_together()
    {
        var hid = await _index.CreateAsync("""{"relations":[{"type":"SPS","given_name":"Kamal"}]}""");
        var single = await PutAsync(hid, """{"marital_status":"1"}""");
        var other = await _index.CreateAsync("""{"marital_status":"1"}""");
        var spouse = await PutAsync(other, """{"relations":[{"type":"SPS","given_name":"Kamal"}]}""");

        Assert.That((PatientIndex.Faults(single), PatientIndex.Faults(spouse)), Is.EqualTo(("1005:marital_status", "1005:marital_status")));
        await _index.UpdateAsync(other, """{"marital_status":"2","relations":[{"type":"SPS","given_name":"Kamal"}]}""");
    }

    [Test]
    public async Task Updates_at_the_same_time_are_all_done()
    {
        var hid = await _index.CreateAsync();
        string[] changes = ["""{"nid":"1234567890123"}""", """{"religion":"1"}""", """{"sur_name":"Begum"}""", """{"edu_level":"10"}""", """{"given_name":"A"}""", """{"given_name":"B"}"""];

        await Task.WhenAll(changes.Select(c => _index.UpdateAsync(hid, c)));

        var document = await _index.DocumentAsync(hid);
        Assert.That((document["nid"]!.ToString(), document["religion"]!.ToString(), document["sur_name"]!.ToString(), document["edu_level"]!.ToString()), Is.EqualTo(("1234567890123", "1", "Begum", "10")));
        var waiting = (await _index.SendAsync(_index.Approver, "GET", $"/catchments/302618/approvals/{hid}")).Json["results"]![0]!["field_details"]!.AsObject();
        Assert.That(waiting.Select(d => d.Value!["value"]!.ToString()), Is.EquivalentTo(new[] { "A", "B" }));
    }

    [Test]
    public async Task What_a_FHIR_client_said_beyond_the_document_stays()
    {
        var hid = await _index.CreateAsync();
        var patient = await _index.ResourceAsync(hid);
        patient["communication"] = new JsonArray(new JsonObject { ["language"] = JsonNode.Parse("""{"coding":[{"system":"urn:ietf:bcp:47","code":"bn"}]}""") });
        patient["extension"]!.AsArray().Add(new JsonObject { ["url"] = "http://elsewhere.example/x", ["valueString"] = "kept" });
        patient["telecom"] = new JsonArray(new JsonObject { ["system"] = "email", ["value"] = "r@example.org" });
        var put = await _index.FhirAsync(_index.System, "PUT", $"Patient/{patient["id"]}", patient.ToJsonString());
        Assert.That(put.Status, Is.EqualTo(200), put.Text);

        await _index.UpdateAsync(hid, """{"sur_name":"Begum","phone_number":{"number":"1712345678"}}""", _index.Admin);

        var after = await _index.ResourceAsync(hid);
        Assert.That(after["communication"]![0]!["language"]!["coding"]![0]!["code"]!.ToString(), Is.EqualTo("bn"));
        Assert.That(after["extension"]!.ToJsonString(), Does.Contain("kept"));
        Assert.That(after["telecom"]!.AsArray().Select(t => t!["value"]!.ToString()), Is.EqualTo(new[] { "1712345678", "r@example.org" }));
        Assert.That((after["name"]![0]!["family"]!.ToString(), after["name"]![0]!["text"]!.ToString()), Is.EqualTo(("Begum", "Rahima Begum")));
    }

    private Task<Answer> PutAsync(string hid, string changes) => _index.SendAsync(_index.Facility, "PUT", $"/patients/{hid}", changes);

    private async Task<int> VersionAsync(string hid) => int.Parse((await _index.ResourceAsync(hid))["meta"]!["versionId"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);
}
