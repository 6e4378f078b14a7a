using System.Text.Json.Nodes;
using Shr.Server.Registries.HealthIds;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios PAT: creating patients in the national index, and reading them.</summary>
public sealed class PatientCreateTests
{
    private const string Full = """
        {"nid":"19914026000000001","bin_brn":"19914026000000002","uid":"A1b2C3d4E5f","given_name":"Md Abdul","sur_name":"Karim","name_bangla":"মোঃ আব্দুল করিম",
         "date_of_birth":"1991-03-04T10:20:30.123+06:00","dob_type":"3","gender":"M","occupation":"06","edu_level":"12","religion":"1","blood_group":"7","disability":"2",
         "ethnicity":"04","marital_status":"2","nationality":"Bangladeshi","place_of_birth":"Dhaka","household_code":"1234","confidential":"Yes","hid_card_status":"REGISTERED",
         "status":{"type":"2","date_of_death":"2020-01-02T00:00:00.000+06:00"},
         "phone_number":{"country_code":"880","area_code":"02","number":"1712345678","extension":"12"},
         "primary_contact":"Salma","primary_contact_number":{"number":"1812345678"},
         "present_address":{"address_line":"House 4","division_id":"30","district_id":"26","upazila_id":"18","city_corporation_id":"99","union_or_urban_ward_id":"13","rural_ward_id":"01",
            "holding_number":"1204","street":"Road 5","area_mouja":"North","village":"Bilaspur","post_office":"Dohar","post_code":"1330","country_code":"050"},
         "permanent_address":{"address_line":"Old house","division_id":"30","district_id":"61","upazila_id":"13","country_code":"050"}}
        """;

    private PatientIndex _index = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _index = await PatientIndex.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _index.DisposeAsync();

    [Test]
    public async Task P1_mandatory_fields_are_enough_and_a_health_id_of_eleven_digits_is_given()
    {
        foreach (var who in new[] { _index.Facility, _index.Provider })
        {
            var hid = await _index.CreateAsync(who: who);
            var document = await _index.DocumentAsync(hid);

            Assert.That(hid, Does.Match("^9[0-9]{10}$"));
            Assert.That(Text(document, "hid assigned_by given_name sur_name gender dob_type confidential hid_card_status active"), Is.EqualTo($"{hid} MCI Rahima Khatun F 1 No REGISTERED true"));
            Assert.That(document["date_of_birth"]!.GetValue<string>(), Does.StartWith("1991-03-04T00:00:00.000"));
            Assert.That(document["status"]!.ToJsonString(), Is.EqualTo("""{"type":"1"}"""));
            Assert.That(document["present_address"]!["country_code"]!.GetValue<string>(), Is.EqualTo("050"));
            Assert.That(document.AsObject().ContainsKey("nid"), Is.False, "empty values are left out");
        }
    }

    [Test]
    public async Task P2_a_full_document_comes_back_as_it_was_sent()
    {
        var sent = PatientIndex.With(Full, """{"relations":[{"type":"FTH","given_name":"Abdul","sur_name":"Rahman","name_bangla":"আব্দুল","nid":"1991402600001","relational_status":"3"},{"type":"SPS","hid":"98000100100","marriage_id":"12345678"}]}""");
        var answer = await _index.SendAsync(_index.Facility, "POST", "/patients", sent);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        var read = await _index.DocumentAsync(answer.Json["id"]!.GetValue<string>());

        foreach (var (name, value) in JsonNode.Parse(Full)!.AsObject())
        {
            Assert.That(JsonNode.DeepEquals(read[name], value), $"{name}: {read[name]?.ToJsonString()}");
        }

        var relations = read["relations"]!.AsArray();
        Assert.That(relations.Select(r => Text(r!, "type")), Is.EquivalentTo(new[] { "FTH", "SPS" }));
        Assert.That(relations.Select(r => Guid.TryParse(r!["id"]!.GetValue<string>(), out _)), Is.All.True);
        Assert.That(Text(relations.First(r => Text(r!, "type") == "FTH")!, "given_name sur_name name_bangla nid relational_status"), Is.EqualTo("Abdul Rahman আব্দুল 1991402600001 3"));
        Assert.That(Text(relations.First(r => Text(r!, "type") == "SPS")!, "hid marriage_id"), Is.EqualTo("98000100100 12345678"));
        Assert.That(read["created_by"]!.ToJsonString(), Is.EqualTo("""{"facility":{"id":"10000069","name":null},"provider":null,"admin":null}"""));
        Assert.That(read["updated_by"]!["facility"]!["id"]!.GetValue<string>(), Is.EqualTo("10000069"));
    }

    [Test]
    public async Task P3_a_card_is_registered_first_and_issued_later()
    {
        var issued = await PostAsync("""{"hid_card_status":"ISSUED"}""");
        var hid = await _index.CreateAsync("""{"hid_card_status":"registered"}""");
        await _index.UpdateAsync(hid, """{"hid_card_status":"ISSUED"}""");

        Assert.That((issued.Status, PatientIndex.Faults(issued)), Is.EqualTo((400, "1004:hid_card_status")));
        Assert.That((await _index.DocumentAsync(hid))["hid_card_status"]!.GetValue<string>(), Is.EqualTo("ISSUED"));
    }

    [TestCase("""{"given_name":null}""", "1001:given_name", TestName = "P4_a_missing_given_name_is_1001")]
    [TestCase("""{"given_name":null,"gender":"X"}""", "1001:given_name 1004:gender", TestName = "P5_a_missing_name_and_a_bad_gender_are_two_faults")]
    [TestCase("""{"present_address":null}""", "1001:present_address", TestName = "P7_no_present_address_is_1001")]
    [TestCase("""{"present_address":{"address_line":"x","division_id":"30","district_id":"26","upazila_id":"18","city_corporation_id":"77"}}""", "1004:present_address", TestName = "P8_a_city_corporation_that_is_not_there_is_1004")]
    [TestCase("""{"present_address":{"address_line":"x","division_id":"30","district_id":"26","upazila_id":"99"}}""", "1004:present_address", TestName = "P8_an_upazila_that_is_not_there_is_1004")]
    [TestCase("""{"permanent_address":{"address_line":"x","division_id":"30","district_id":"26","upazila_id":"18","post_code":"12345"}}""", "1002:permanent_address.post_code", TestName = "P10_a_post_code_of_five_digits_is_400_at_home")]
    [TestCase("""{"nid":"123"}""", "1002:nid", TestName = "P11_a_wrong_national_id_is_1002")]
    [TestCase("""{"marital_status":"1","relations":[{"type":"SPS","given_name":"A"}]}""", "1005:marital_status", TestName = "P14_an_unmarried_patient_has_no_spouse")]
    public async Task Faults_are_told_in_the_numbers_of_the_index(string changes, string faults)
    {
        var answer = await PostAsync(changes);

        Assert.That((answer.Status, PatientIndex.Faults(answer)), Is.EqualTo((400, faults)), answer.Text);
        Assert.That((answer.Json["error_code"]!.GetValue<int>(), answer.Json["http_status"]!.GetValue<int>(), answer.Json["message"]!.GetValue<string>()), Is.EqualTo((1000, 400, "validation error")));
    }

    [Test]
    public async Task Every_rule_of_the_table_is_told_at_once()
    {
        var answer = await PostAsync("""
            {"bin_brn":"1","uid":"12","sur_name":"A B","date_of_birth":"1991-02-30","dob_type":"4","occupation":"11","edu_level":"20","religion":"5","blood_group":"9","disability":"6",
             "ethnicity":"123","marital_status":"6","place_of_birth":"New Town!","household_code":"12a","confidential":"maybe","hid_card_status":"LOST","status":{"type":"1","date_of_death":"2020-01-01"},
             "phone_number":{"country_code":"88x"},"primary_contact_number":{"number":"1234567890123"},"provider":"18",
             "present_address":{"division_id":"3","district_id":"26","union_or_urban_ward_id":"13","country_code":"004"},
             "relations":[{"type":"FRIEND","hid":"12"},{"type":"FTH"}]}
            """);

        Assert.That(PatientIndex.Faults(answer).Split(' '), Is.EquivalentTo(new[]
        {
            "1002:bin_brn", "1002:uid", "1002:sur_name", "1002:date_of_birth", "1004:dob_type", "1004:occupation", "1004:edu_level", "1004:religion", "1004:blood_group", "1004:disability",
            "1004:ethnicity", "1004:marital_status", "1002:place_of_birth", "1004:household_code", "1004:confidential", "1004:hid_card_status", "1004:status.date_of_death",
            "1002:phone_number.country_code", "1001:phone_number.number", "1002:primary_contact_number.number", "1002:provider",
            "1001:present_address.address_line", "1002:present_address.division_id", "1001:present_address.upazila_id", "1004:present_address.union_or_urban_ward_id", "1004:present_address.country_code",
            "1004:relations[0].type", "1002:relations[0].hid", "1004:relations[1]",
        }));
    }

    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("")]
    public async Task P6_broken_JSON_is_2001(string body)
    {
        var answer = await _index.SendAsync(_index.Facility, "POST", "/patients", body);

        Assert.That((answer.Status, answer.Text), Is.EqualTo((400, """{"error_code":2000,"http_status":400,"message":"invalid.request","errors":[{"code":2001,"message":"invalid.json"}]}""")));
    }

    [Test]
    public async Task P9_an_address_down_to_the_upazila_is_enough()
    {
        var hid = await _index.CreateAsync();

        Assert.That((await _index.DocumentAsync(hid))["present_address"]!.ToJsonString(), Is.EqualTo(
            """{"address_line":"House 4","division_id":"30","district_id":"26","upazila_id":"18","country_code":"050"}"""));
    }

    [Test]
    public async Task P10_abroad_any_post_code_is_taken()
    {
        var hid = await _index.CreateAsync("""{"permanent_address":{"address_line":"High Street 1","division_id":"99","district_id":"99","upazila_id":"99","post_code":"12345","country_code":"826"}}""");

        Assert.That((await _index.DocumentAsync(hid))["permanent_address"]!.ToJsonString(), Is.EqualTo(
            """{"address_line":"High Street 1","division_id":"99","district_id":"99","upazila_id":"99","post_code":"12345","country_code":"826"}"""));
    }

    [TestCase("1234567890")]
    [TestCase("1234567890123")]
    [TestCase("12345678901234567")]
    public async Task P11_a_national_id_has_10_13_or_17_digits(string nid) =>
        Assert.That((await _index.DocumentAsync(await _index.CreateAsync($$"""{"nid":"{{nid}}"}""")))["nid"]!.GetValue<string>(), Is.EqualTo(nid));

    [Test]
    public async Task P12_a_facility_brings_health_ids_of_its_own_block()
    {
        await _index.FhirAsync(_index.System, "PUT", "Organization/own", """{"resourceType":"Organization","id":"own","name":"Own","identifier":[{"system":"http://dghs.gov.bd/identifier/facility","value":"10000069"}]}""");
        await _index.FhirAsync(_index.System, "PUT", "Practitioner/doctor", """{"resourceType":"Practitioner","id":"doctor","identifier":[{"system":"http://dghs.gov.bd/identifier/provider","value":"18"}]}""");
        await _index.FhirAsync(_index.System, "PUT", "PractitionerRole/doctor", """{"resourceType":"PractitionerRole","id":"doctor","active":true,"practitioner":{"reference":"Practitioner/doctor"},"organization":{"reference":"Organization/own"}}""");
        var generated = await _index.Access.Server.SendAsync("POST", _index.Access.Server.Base.Replace("/fhir", "/healthIds/generateBlockForOrg?org=10000069&start=9100000000&totalHIDs=5"), "", _index.Access.Headers(_index.System));
        Assert.That(generated.Status, Is.EqualTo(200), generated.Text);
        var first = HealthId.NextAssignable(9_099_999_999, 9_199_999_999)!.Value;
        string[] own = [HealthId.Of(first), HealthId.Of(HealthId.NextAssignable(first, 9_199_999_999)!.Value)];

        var hid = await _index.CreateAsync($$"""{"hid":"{{own[0]}}"}""");
        var again = await PostAsync($$"""{"hid":"{{own[0]}}"}""");
        var foreign = await PostAsync($$"""{"hid":"{{HealthId.Of(9_700_000_123)}}"}""");
        var byProvider = await _index.CreateAsync($$"""{"hid":"{{own[1]}}"}""", _index.Provider);
        var homeless = _index.Access.Enrol("street", "street@clinic.example", ["MCI User", "Provider"], ["provider:77:302618"]);
        var without = await _index.SendAsync(homeless, "POST", "/patients", PatientIndex.With(PatientIndex.Minimal, $$"""{"hid":"{{own[1]}}"}"""));

        Assert.That((hid, byProvider), Is.EqualTo((own[0], own[1])));
        Assert.That((again.Status, again.Json["code"]!.GetValue<int>()), Is.EqualTo((409, 409)), again.Text);
        Assert.That((foreign.Status, without.Status), Is.EqualTo((400, 400)));
        Assert.That((await _index.DocumentAsync(hid))["assigned_by"]!.ToString(), Is.EqualTo("10000069"));
    }

    [TestCase("""{"HID":"1","present_address":{"address_line":"x","division_id":"30","district_id":"26","upazila_id":"18","planet":"Mars"},"relations":[{"type":"FTH","shoe":"42"}]}""", "2002:HID 2002:present_address.planet 2002:relations[0].shoe")]
    [TestCase("""{"given_name":{"first":"A"}}""", "2001:given_name")]
    [TestCase("""{"present_address":"Dhaka"}""", "2001:present_address")]
    public async Task P13_an_unknown_field_is_400(string changes, string faults)
    {
        var answer = await PostAsync(changes);

        Assert.That((answer.Status, answer.Json["error_code"]!.GetValue<int>()), Is.EqualTo((400, 2000)), answer.Text);
        Assert.That(PatientIndex.Faults(answer).Split(' '), Is.EquivalentTo(faults.Split(' ')));
    }

    [Test]
    public async Task P13_an_unknown_field_is_named()
    {
        var answer = await PostAsync("""{"x":1}""");

        Assert.That(answer.Json["errors"]!.ToJsonString(), Does.Contain("""{"code":2002,"field":"x","message":"Unrecognized field: \u0027x\u0027"}"""));
    }

    [Test]
    public async Task P15_the_same_numbers_twice_make_two_patients()
    {
        const string Numbers = """{"nid":"1999999999999","bin_brn":"19999999999999999","uid":"ABCDEFGHIJK"}""";

        Assert.That(await _index.CreateAsync(Numbers), Is.Not.EqualTo(await _index.CreateAsync(Numbers)));
    }

    [Test]
    public async Task P16_nobody_is_404_and_an_inactive_patient_is_shown_reduced()
    {
        var missing = await _index.GetAsync("98999999999");
        var hid = await _index.CreateAsync();
        var other = await _index.CreateAsync();
        await _index.MergeAsync(hid, other);

        Assert.That((missing.Status, missing.Text), Is.EqualTo((404, """{"http_status":404,"message":"No patient found with health id: 98999999999"}""")));
        Assert.That((await _index.GetAsync(hid)).Text, Is.EqualTo($$"""{"hid":"{{hid}}","active":false,"merged_with":"{{other}}"}"""));
    }

    [Test]
    public async Task A_merged_patient_cannot_be_created()
    {
        var answer = await PostAsync("""{"merged_with":"98000100100"}""");

        Assert.That(answer.Status, Is.EqualTo(400));
    }

    [TestCase("/api/v1/default")]
    [TestCase("/api/default")]
    [TestCase("/api")]
    public async Task The_index_answers_under_all_of_its_paths(string prefix)
    {
        var hid = await _index.CreateAsync();
        var server = _index.Access.Server;

        var answer = await server.GetAsync(server.Base.Replace("/fhir", $"{prefix}/patients/{hid}"), _index.Access.Headers(_index.Facility));

        Assert.That((answer.Status, answer.Json["hid"]!.GetValue<string>()), Is.EqualTo((200, hid)));
    }

    private Task<Answer> PostAsync(string changes) => _index.SendAsync(_index.Facility, "POST", "/patients", PatientIndex.With(PatientIndex.Minimal, changes));

    private static string Text(JsonNode node, string names) => string.Join(' ', names.Split(' ').Select(n => node[n]?.ToString()));
}
