using System.Text.Json.Nodes;

namespace Shr.Server.Tests.Security;

/// <summary>Who may see and write what, over HTTP, one named situation each.</summary>
public sealed class AccessTests
{
    private const string Restricted = "\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":\"R\"}]},";

    private Access _access = null!;
    private (string, string)[] _system = [];
    private (string, string)[] _dhaka = [];
    private (string, string)[] _barguna = [];
    private int _number;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _access = await Access.StartAsync("National");
        _system = _access.Headers(_access.Enrol("hq", "hq@hq.example", ["SHR System Admin"], []));
        _dhaka = _access.Headers(_access.EnrolFacility("10000069", "3026"));
        _barguna = _access.Headers(_access.EnrolFacility("10000070", "1004"));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _access.DisposeAsync();

    [Test]
    public async Task A_hospital_treats_somebody_from_another_district()
    {
        var patient = await PatientAsync("1004");

        Assert.That((await GetAsync($"Patient/{patient}", _dhaka)).Status, Is.EqualTo(200));
        Assert.That((await SendAsync("POST", "Observation", Observation(patient), _dhaka)).Status, Is.EqualTo(201));
        Assert.That((await GetAsync($"Observation?patient={patient}", _dhaka)).Matches, Has.Count.EqualTo(1));
        Assert.That((await GetAsync($"Patient/{patient}/Observation", _dhaka)).Matches, Has.Count.EqualTo(1));
        Assert.That((await GetAsync("Observation?_count=1000", _dhaka)).Text, Does.Not.Contain($"Patient/{patient}\""), "but not without naming the patient");
        Assert.That((await GetAsync("Observation?_count=1000", _barguna)).Text, Does.Contain($"Patient/{patient}\""));
    }

    [Test]
    public async Task A_patient_is_named_by_an_identifier_too()
    {
        var id = Next("i");
        await PutAsync($"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","identifier":[{"system":"urn:n","value":"{{id}}"}],"address":[{"district":"1004"}]}""", _system);

        Assert.That((await GetAsync($"Patient?identifier=urn:n|{id}", _dhaka)).Matches, Is.EqualTo(new[] { id }));
        Assert.That((await GetAsync($"Patient?identifier={id}", _dhaka)).Matches, Is.Empty, "a value without a system may be many people's");
    }

    [Test]
    public async Task Moving_house_moves_a_whole_record_to_another_area()
    {
        var patient = await PatientAsync("1004");
        await SendAsync("POST", "Observation", Observation(patient), _system);
        Assert.That((await GetAsync("Observation?_count=1000", _dhaka)).Text, Does.Not.Contain($"Patient/{patient}\""));

        await PutAsync($"Patient/{patient}", Patient(patient, "3026"), _system);

        Assert.That((await GetAsync("Observation?_count=1000", _dhaka)).Text, Does.Contain($"Patient/{patient}\""));
        Assert.That((await GetAsync("Observation?_count=1000", _barguna)).Text, Does.Not.Contain($"Patient/{patient}\""));
    }

    [Test]
    public async Task A_BD_Core_upazila_lies_in_its_catchments()
    {
        var id = Next("u");
        await PutAsync($"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","address":[{"use":"home","district":"1004","extension":[{"url":"https://fhir.dghs.gov.bd/core/StructureDefinition/bd-upazillas","valueCodeableConcept":{"coding":[{"system":"https://fhir.dghs.gov.bd/core/CodeSystem/bd-geocodes","code":"10040009"}]} }]}]}""", _system);
        var amtali = _access.Headers(_access.EnrolFacility("10000071", "100409"));
        var bamna = _access.Headers(_access.EnrolFacility("10000072", "100419"));

        Assert.That((await GetAsync("Patient?_count=1000", amtali)).Matches, Does.Contain(id));
        Assert.That((await GetAsync("Patient?_count=1000", bamna)).Matches, Does.Not.Contain(id));
    }

    [Test]
    public async Task A_restricted_record_is_not_there_until_the_glass_is_broken_with_a_reason()
    {
        var patient = await PatientAsync("3026");
        var observation = (await SendAsync("POST", "Observation", Observation(patient, Restricted), _dhaka)).Json["id"]!.GetValue<string>();

        Assert.That((await GetAsync($"Observation/{observation}", _dhaka)).Status, Is.EqualTo(404));
        Assert.That((await GetAsync($"Observation/{observation}", _dhaka, ("X-Purpose-Of-Use", "BTG"))).Issues[0], Is.EqualTo("SHR-7009"));
        Assert.That((await GetAsync($"Observation/{observation}", _dhaka, ("X-Break-Glass-Reason", "short"))).Status, Is.EqualTo(400));
        Assert.That((await GetAsync($"Observation/{observation}", _dhaka, ("X-Purpose-Of-Use", "BTG"), ("X-Break-Glass-Reason", "unconscious after an accident"))).Status, Is.EqualTo(200));
        Assert.That((await GetAsync($"Observation?patient={patient}", _dhaka, ("X-Break-Glass-Reason", "unconscious after an accident"))).Matches, Is.EqualTo(new[] { observation }));
        Assert.That((await GetAsync("Observation?_count=1000", _dhaka, ("X-Break-Glass-Reason", "unconscious after an accident"))).Matches, Does.Not.Contain(observation), "nobody is named");
        Assert.That((await GetAsync($"Observation/{observation}", _system)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_confidential_patient_makes_everything_confidential_and_back()
    {
        var patient = await PatientAsync("3026");
        var observation = (await SendAsync("POST", "Observation", Observation(patient), _system)).Json["id"]!.GetValue<string>();
        await PutAsync($"Patient/{patient}", Patient(patient, "3026", Restricted), _system);

        Assert.That((await GetAsync($"Observation/{observation}", _dhaka)).Status, Is.EqualTo(404));
        Assert.That((await GetAsync($"Patient/{patient}", _dhaka)).Status, Is.EqualTo(404));
        Assert.That((await GetAsync($"Observation/{observation}/_history", _dhaka)).Status, Is.EqualTo(404));

        await PutAsync($"Patient/{patient}", Patient(patient, "3026"), _system);
        Assert.That((await GetAsync($"Observation/{observation}", _dhaka)).Status, Is.EqualTo(200));
    }

    [TestCase("""{"type":"deny","actor":[{"role":{"text":"r"},"reference":{"identifier":{"value":"10000069"}}}]}""", 404, 200)]
    [TestCase("""{"type":"deny"}""", 404, 404)]
    [TestCase("""{"type":"deny","purpose":[{"code":"HRESCH"}]}""", 200, 200)]
    [TestCase("""{"type":"deny","class":[{"code":"Condition"}]}""", 200, 200)]
    [TestCase("""{"type":"deny","class":[{"code":"Observation"}]}""", 404, 404)]
    [TestCase("""{"type":"deny","code":[{"coding":[{"system":"http://loinc.org","code":"8480-6"}]}]}""", 404, 404)]
    [TestCase("""{"type":"deny","code":[{"coding":[{"system":"http://loinc.org","code":"1-1"}]}]}""", 200, 200)]
    [TestCase("""{"type":"deny","period":{"end":"2020-01-01"}}""", 200, 200)]
    [TestCase("""{"type":"deny","period":{"start":"2020-01-01","end":"2999-01-01"}}""", 404, 404)]
    [TestCase("""{"type":"deny","provision":[{"type":"permit","actor":[{"role":{"text":"r"},"reference":{"identifier":{"value":"10000069"}}}]}]}""", 200, 404)]
    [TestCase("""{"type":"deny","provision":[{"type":"permit","class":[{"code":"Observation"}]}]}""", 200, 200)]
    [TestCase("""{"type":"deny","provision":[{"type":"permit","class":[{"code":"Condition"}]}]}""", 404, 404)]
    [TestCase("""{"type":"permit","provision":[{"type":"permit"},{"type":"deny","class":[{"code":"Observation"}]}]}""", 404, 404)]
    public async Task A_consent_hides_what_it_denies_from_whom_it_denies_it(string provision, int dhaka, int barguna)
    {
        var patient = await PatientAsync("3026");
        var observation = (await SendAsync("POST", "Observation", Observation(patient), _system)).Json["id"]!.GetValue<string>();
        var consent = Next("c");
        var json = $$"""{"resourceType":"Consent","id":"{{consent}}","status":"active","scope":{"text":"s"},"category":[{"text":"c"}],"policyRule":{"text":"law"},"patient":{"reference":"Patient/{{patient}}"},"provision":{{provision}} }""";
        await PutAsync($"Consent/{consent}", json, _system);

        Assert.That((await GetAsync($"Observation/{observation}", _dhaka)).Status, Is.EqualTo(dhaka));
        Assert.That((await GetAsync($"Observation/{observation}", _barguna)).Status, Is.EqualTo(barguna));
        Assert.That((await GetAsync($"Observation?patient={patient}", _dhaka)).Matches, Has.Count.EqualTo(dhaka == 200 ? 1 : 0));

        await PutAsync($"Consent/{consent}", json.Replace("\"active\"", "\"inactive\""), _system);
        Assert.That((await GetAsync($"Observation/{observation}", _dhaka)).Status, Is.EqualTo(200), "a consent that ended hides nothing");
    }

    [Test]
    public async Task A_denial_in_one_consent_overrides_an_exception_in_another()
    {
        var patient = await PatientAsync("3026");
        var observation = (await SendAsync("POST", "Observation", Observation(patient), _system)).Json["id"]!.GetValue<string>();
        foreach (var provision in new[] { """{"type":"deny","provision":[{"type":"permit"}]}""", """{"type":"deny","provision":[{"type":"permit","purpose":[{"code":"HRESCH"}]}]}""" })
        {
            var consent = Next("c");
            await PutAsync($"Consent/{consent}", $$"""{"resourceType":"Consent","id":"{{consent}}","status":"active","scope":{"text":"s"},"category":[{"text":"c"}],"policyRule":{"text":"law"},"patient":{"reference":"Patient/{{patient}}"},"provision":{{provision}} }""", _system);
        }

        Assert.That((await GetAsync($"Observation/{observation}", _dhaka)).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Writing_to_a_hidden_id_answers_the_same_whatever_is_there()
    {
        var patient = await PatientAsync("3026");
        var hidden = (await SendAsync("POST", "Observation", Observation(patient, Restricted), _system)).Json["id"]!.GetValue<string>();

        var put = await SendAsync("PUT", $"Observation/{hidden}", Observation(patient).Replace("{\"resourceType\"", $"{{\"id\":\"{hidden}\",\"resourceType\""), _dhaka);

        Assert.That((put.Status, put.Issues[0]), Is.EqualTo((409, "SHR-7006")));
        Assert.That(put.Text, Does.Not.Contain(hidden));
        Assert.That((await SendAsync("PATCH", $"Observation/{hidden}", """[{"op":"replace","path":"/status","value":"amended"}]""", _dhaka, ("Content-Type", "application/json-patch+json"))).Status, Is.EqualTo(404));
        Assert.That((await SendAsync("DELETE", $"Observation/{hidden}", null, _dhaka)).Status, Is.EqualTo(204), "as of one that never was");
        Assert.That((await GetAsync($"Observation/{hidden}", _system)).Status, Is.EqualTo(200), "and nothing happened");
    }

    [Test]
    public async Task A_conditional_create_that_meets_a_hidden_record_is_a_fixed_409()
    {
        var patient = await PatientAsync("3026");
        var value = Next("x");
        var body = Observation(patient).Replace("\"status\"", $"\"identifier\":[{{\"system\":\"urn:o\",\"value\":\"{value}\"}}],\"status\"");
        await SendAsync("POST", "Observation", body.Replace("{\"resourceType\"", "{" + Restricted + "\"resourceType\""), _system);

        var answer = await SendAsync("POST", "Observation", body, _dhaka, ("If-None-Exist", $"identifier=urn:o|{value}"));

        Assert.That((answer.Status, answer.Issues[0]), Is.EqualTo((409, "SHR-7006")));
    }

    [Test]
    public async Task A_record_cannot_be_moved_to_another_patient()
    {
        var (one, two) = (await PatientAsync("3026"), await PatientAsync("3026"));
        var observation = (await SendAsync("POST", "Observation", Observation(one), _dhaka)).Json["id"]!.GetValue<string>();

        var answer = await SendAsync("PUT", $"Observation/{observation}", Observation(two).Replace("{\"resourceType\"", $"{{\"id\":\"{observation}\",\"resourceType\""), _dhaka);

        Assert.That((answer.Status, answer.Issues[0]), Is.EqualTo((422, "SHR-7008")));
    }

    [Test]
    public async Task A_patient_reads_the_own_record_gives_consent_and_writes_nothing_else()
    {
        var patient = await PatientAsync("1004");
        var other = await PatientAsync("1004");
        var headers = _access.Headers(_access.Enrol("home", $"{patient}@home.example", ["SHR User", "Patient"], [$"patient:{patient}"]));
        string Consent(string of) => $$"""{"resourceType":"Consent","status":"active","scope":{"text":"s"},"category":[{"text":"c"}],"policyRule":{"text":"law"},"patient":{"reference":"Patient/{{of}}"} }""";

        Assert.That((await GetAsync($"Patient/{patient}", headers)).Status, Is.EqualTo(200));
        Assert.That((await GetAsync($"Patient/{other}", headers)).Status, Is.EqualTo(404));
        Assert.That((await SendAsync("POST", "Observation", Observation(patient), headers)).Status, Is.EqualTo(403));
        Assert.That((await SendAsync("POST", "Consent", Consent(patient), headers)).Status, Is.EqualTo(201));
        Assert.That((await SendAsync("POST", "Consent", Consent(other), headers)).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task An_entry_of_a_transaction_that_may_not_be_done_takes_all_back()
    {
        var patient = await PatientAsync("3026");
        var marker = Next("m");
        var answer = await SendAsync("POST", "", """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"PUT","url":"Condition/MARK"},"resource":{"resourceType":"Condition","id":"MARK","subject":{"reference":"Patient/WHO"}}},{"request":{"method":"PUT","url":"Organization/MARK"},"resource":{"resourceType":"Organization","id":"MARK","name":"Mine"}}]}""".Replace("MARK", marker).Replace("WHO", patient), _dhaka);

        Assert.That(answer.Status, Is.EqualTo(403), answer.Text);
        Assert.That((await GetAsync($"Condition/{marker}", _system)).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Who_saw_my_record_is_mine_to_know()
    {
        var patient = await PatientAsync("3026");
        var headers = _access.Headers(_access.Enrol("home", $"{patient}@home.example", ["SHR User", "Patient"], [$"patient:{patient}"]));
        var auditor = _access.Headers(_access.Enrol("watch", $"{patient}@watch.example", ["SHR Auditor"], []));
        await GetAsync($"Patient/{patient}", _dhaka, ("X-Break-Glass-Reason", "unconscious after an accident"));

        var mine = (await GetAsync($"AuditEvent?patient={patient}", headers)).Entries.Select(e => e!["resource"]!).ToList();

        var seen = mine.First(e => e["agent"]![0]!["who"]!["identifier"]!["value"]!.GetValue<string>() == _dhaka[1].Item2);
        Assert.That(seen["purposeOfEvent"]![0]!["coding"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("BTG"));
        Assert.That(seen["purposeOfEvent"]![0]!["text"]!.GetValue<string>(), Is.EqualTo("unconscious after an accident"));
        Assert.That((await GetAsync($"AuditEvent/{seen["id"]!.GetValue<string>()}", headers)).Status, Is.EqualTo(200));
        Assert.That((await GetAsync("AuditEvent", headers)).Entries.All(e => e!.ToJsonString().Contains($"Patient/{patient}\"")), Is.True);
        Assert.That((await GetAsync("AuditEvent", _dhaka)).Status, Is.EqualTo(403));
        Assert.That((await GetAsync("AuditEvent?_count=5", auditor)).Entries, Has.Count.EqualTo(5));
        Assert.That((await GetAsync("AuditEvent/$verify", auditor)).Issues[0], Is.EqualTo("SHR-7016"));
        Assert.That((await GetAsync("AuditEvent/$verify", headers)).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task A_filtered_answer_names_whom_it_touched_in_the_audit_log()
    {
        var patient = await PatientAsync("3026");
        await SendAsync("POST", "Observation", Observation(patient), _dhaka);
        Assert.That((await GetAsync($"Observation?patient={patient}&_elements=code", _dhaka)).Matches, Has.Count.EqualTo(1));
        var auditor = _access.Headers(_access.Enrol("watch", $"{patient}@elements.example", ["SHR Auditor"], []));

        var events = (await GetAsync($"AuditEvent?patient={patient}&subtype=search-type", auditor)).Entries;

        Assert.That(events, Has.Count.EqualTo(1), (await GetAsync("AuditEvent?_count=3", auditor)).Text);
    }

    [Test]
    public async Task Every_answer_tells_browsers_to_be_careful()
    {
        var answer = await GetAsync("Patient", []);

        Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(answer.Header("X-Frame-Options"), Is.EqualTo("DENY"));
        Assert.That(answer.Header("Content-Security-Policy"), Does.Contain("default-src 'none'"));
        Assert.That(answer.Header("Server"), Is.Null);
    }

    private async Task<string> PatientAsync(string district)
    {
        var id = Next("p");
        await PutAsync($"Patient/{id}", Patient(id, district), _system);
        return id;
    }

    private static string Patient(string id, string district, string meta = "") =>
        $$"""{"resourceType":"Patient","id":"{{id}}",{{meta}}"address":[{"use":"home","district":"{{district}}"}]}""";

    private static string Observation(string patient, string meta = "") =>
        $$"""{"resourceType":"Observation",{{meta}}"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"subject":{"reference":"Patient/{{patient}}"} }""";

    private string Next(string prefix) => $"{prefix}{Interlocked.Increment(ref _number)}";

    private async Task PutAsync(string path, string json, (string, string)[] headers)
    {
        Assert.That(JsonNode.Parse(json), Is.Not.Null);
        var answer = await _access.Server.PutAsync(path, json, headers);
        Assert.That(answer.Status, Is.AnyOf(200, 201), answer.Text);
    }

    private Task<Answer> GetAsync(string path, (string, string)[] headers, params (string, string)[] more) => SendAsync("GET", path, null, headers, more);

    private Task<Answer> SendAsync(string method, string path, string? body, (string, string)[] headers, params (string, string)[] more) =>
        _access.Server.SendAsync(method, path, body, [.. headers, .. more]);
}
