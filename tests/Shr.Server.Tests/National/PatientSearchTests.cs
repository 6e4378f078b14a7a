namespace Shr.Server.Tests.National;

/// <summary>Scenarios SRCH: searching the national index.</summary>
public sealed class PatientSearchTests
{
    private PatientIndex _index = null!;
    private string _hid = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _index = await PatientIndex.StartAsync();
        _hid = await _index.CreateAsync("""
            {"given_name":"Md Salam","sur_name":"Mia","nid":"1234567890","bin_brn":"12345678901234567","uid":"UID12345678","household_code":"778899",
             "phone_number":{"country_code":"880","area_code":"02","number":"1712345678","extension":"5"},
             "present_address":{"address_line":"x","division_id":"30","district_id":"26","upazila_id":"18","city_corporation_id":"99","union_or_urban_ward_id":"13"}}
            """);
        await _index.CreateAsync("""{"given_name":"Md Salamat","sur_name":"Mia","nid":"9999999999","phone_number":{"number":"1999999999"}}""");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _index.DisposeAsync();

    [TestCase("nid=1234567890")]
    [TestCase("bin_brn=12345678901234567")]
    [TestCase("uid=UID12345678")]
    [TestCase("household_code=778899")]
    [TestCase("phone_no=1712345678")]
    [TestCase("phone_no=1712345678&area_code=02&country_code=880&extension=5")]
    [TestCase("given_name=Md%20Salam&present_address=302618")]
    [TestCase("given_name=md%20SALAM&sur_name=mIA&present_address=302618")]
    [TestCase("given_name=md%20salam&present_address=3026189913")]
    [TestCase("nid=1234567890&given_name=md%20salam&sur_name=MIA&foo=bar")]
    public async Task S1_by_number_phone_household_or_name_and_place_in_any_case(string query)
    {
        var results = (await SearchAsync(query)).Json["results"]!.AsArray();

        Assert.That(results.Select(r => r!["hid"]!.ToString()), Is.EqualTo(new[] { _hid }));
        Assert.That(results[0]!.AsObject().Select(p => p.Key), Is.EquivalentTo(
            new[] { "hid", "nid", "uid", "bin_brn", "given_name", "sur_name", "gender", "date_of_birth", "present_address", "phone_number", "active" }));
    }

    [TestCase("", 1006)]
    [TestCase("sur_name=Mia", 1006)]
    [TestCase("given_name=Salam", 1006)]
    [TestCase("given_name=Salam&sur_name=Mia", 1006)]
    [TestCase("sur_name=Mia&present_address=302618", 1006)]
    [TestCase("present_address=302618", 1006)]
    [TestCase("area_code=02", 1006)]
    [TestCase("nid=1234567890&extension=5", 1006)]
    [TestCase("unknown=1", 1006)]
    [TestCase("nid=12", 1002)]
    [TestCase("bin_brn=x", 1002)]
    [TestCase("uid=1", 1002)]
    [TestCase("phone_no=1234567890123", 1002)]
    [TestCase("household_code=a", 1002)]
    [TestCase("given_name=Salam&present_address=3026", 1002)]
    [TestCase("given_name=Salam&present_address=3026181", 1002)]
    public async Task S2_a_question_that_names_nobody_is_400(string query, int code)
    {
        var answer = await SearchAsync(query);

        Assert.That((answer.Status, answer.Json["error_code"]!.GetValue<int>(), answer.Json["errors"]![0]!["code"]!.GetValue<int>()), Is.EqualTo((400, 1000, code)));
    }

    [TestCase("nid=1111111111")]
    [TestCase("phone_no=1712345678&area_code=03")]
    [TestCase("given_name=Md%20Sala&present_address=302618")]
    [TestCase("given_name=Md%20Salam&present_address=302614")]
    [TestCase("given_name=a%2Cb%7Cc%24d%5C&present_address=302614")]
    public async Task S3_nobody_is_an_empty_list(string query)
    {
        var answer = await SearchAsync(query);

        Assert.That((answer.Status, answer.Text), Is.EqualTo((200, """{"http_status":200,"results":[]}""")));
    }

    [Test]
    public async Task S4_of_more_than_25_the_first_25_are_shown_with_a_note()
    {
        for (var i = 0; i < 26; i++)
        {
            await _index.CreateAsync("""{"given_name":"Many","household_code":"5"}""");
        }

        foreach (var query in new[] { "household_code=5", "given_name=many&present_address=302618" })
        {
            var answer = (await SearchAsync(query)).Json;
            Assert.That((answer["results"]!.AsArray().Count, answer["additional_info"]!["note"]!.ToString()), Is.EqualTo((25, "More patients match than are shown here; please narrow down the search.")));
        }
    }

    [Test]
    public async Task What_a_FHIR_client_wrote_is_found_and_shown_in_the_national_form()
    {
        var body = """
            {"resourceType":"Patient","active":true,"identifier":[{"system":"http://dghs.gov.bd/identifier/nid","value":"5555555555"}],
             "name":[{"text":"Nur Jahan","given":["Nur"],"family":"Jahan"}],"gender":"female","birthDate":"1980-01-02","maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M"}]},
             "telecom":[{"system":"phone","value":"+8801812345678"}],
             "address":[{"line":["Road 1"],"district":"3026","country":"BD","extension":[{"url":"https://fhir.dghs.gov.bd/core/StructureDefinition/bd-upazillas","valueCodeableConcept":{"coding":[{"system":"https://fhir.dghs.gov.bd/core/CodeSystem/bd-geocodes","code":"30260018"}]}}]}]}
            """;
        var created = await _index.FhirAsync(_index.System, "POST", "Patient", body);
        Assert.That(created.Status, Is.EqualTo(201), created.Text);

        foreach (var query in new[] { "nid=5555555555", "phone_no=01812345678", "given_name=nur&sur_name=jahan&present_address=302618" })
        {
            Assert.That((await SearchAsync(query)).Json["results"]![0]!["nid"]!.ToString(), Is.EqualTo("5555555555"), query);
        }

        var hid = (await SearchAsync("nid=5555555555")).Json["results"]![0]!["hid"]!.ToString();
        var document = await _index.DocumentAsync(hid);
        Assert.That((document["gender"]!.ToString(), document["marital_status"]!.ToString(), document["status"]!["type"]!.ToString()), Is.EqualTo(("F", "2", "3")));
        Assert.That(document["present_address"]!.ToJsonString(), Is.EqualTo("""{"address_line":"Road 1","division_id":"30","district_id":"26","upazila_id":"18","country_code":"050"}"""));
    }

    private Task<Answer> SearchAsync(string query) => _index.SendAsync(_index.Facility, "GET", $"/patients?{query}");
}
