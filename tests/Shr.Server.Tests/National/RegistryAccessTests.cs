using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>Who may read and keep the registries: the rows of the role matrices, default catchments, the patient index's mirror of places.</summary>
public sealed class RegistryAccessTests
{
    private const string Facility = """{"resourceType":"Organization","id":"f1","identifier":[{"system":"http://dghs.gov.bd/identifier/facility","value":"10000090"}],"name":"Dohar UHC","extension":[{"url":"http://dghs.gov.bd/registry/place","valueString":"30261899"}],"type":[{"coding":[{"system":"http://dghs.gov.bd/registry/org-level","code":"Upazila"}]}]}""";

    private Access _access = null!;
    private Dictionary<string, (string, string)[]> _headers = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _access = await Access.StartAsync("National", "--Preset=bangladesh", "--Security:SignInsPerMinute=1000");
        _headers = Requesters.Enrol(_access);
        foreach (var (code, level, status) in new[] { ("30", "division", "active"), ("3026", "district", "active"), ("302618", "upazila", "active"), ("302614", "upazila", "inactive"), ("302602", "upazila", "active") })
        {
            var put = await _access.Server.PutAsync($"Location/area-{code}", Area(code, level, status), _headers["admin"]);
            Assert.That(put.Status, Is.EqualTo(201), put.Text);
        }

        var facility = await _access.Server.PutAsync("Organization/f1", Facility, _headers["admin"]);
        Assert.That(facility.Status, Is.EqualTo(201), facility.Text);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _access.DisposeAsync();

    [Test]
    public async Task A8_Everybody_who_signed_in_reads_the_registries(
        [Values("facility", "provider", "patient", "datasense", "admin", "approver", "auditor")] string who,
        [Values("/locations/list/division", "/api/1.0/facilities/list", "/api/1.0/providers/list", "/locations/302618.json", "/facilities/10000090.json")] string path)
    {
        Assert.That((await GetAsync(path, _headers[who])).Status, Is.EqualTo(200));
        Assert.That((await GetAsync(path, [])).Status, Is.EqualTo(401));
    }

    [TestCase("facility", 403)]
    [TestCase("provider", 403)]
    [TestCase("patient", 403)]
    [TestCase("datasense", 403)]
    [TestCase("auditor", 403)]
    [TestCase("admin", 200)]
    [TestCase("approver", 200)]
    public async Task A8_Locations_by_parent_are_for_the_patient_index_s_keepers(string who, int status)
    {
        var answer = await GetAsync("/api/v1/locations?parent=3026", _headers[who]);

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Text, status == 403 ? Is.EqualTo("""{"code":403,"message":"Access is denied"}""") : Does.Contain("Area 302618"));
    }

    [TestCase("", """{"http_status":200,"results":[{"code":"30","name":"Area 30"}]}""")]
    [TestCase("?parent=", """{"http_status":200,"results":[{"code":"30","name":"Area 30"}]}""")]
    [TestCase("?parent=30", """{"http_status":200,"results":[{"code":"26","name":"Area 3026"}]}""")]
    [TestCase("?parent=3026", """{"http_status":200,"results":[{"code":"02","name":"Area 302602"},{"code":"18","name":"Area 302618"}]}""")]
    [TestCase("?parent=302618", """{"http_status":200,"results":[]}""")]
    [TestCase("?parent=99", """{"http_status":200,"results":[]}""")]
    public async Task Locations_by_parent_show_own_codes_of_areas_in_force(string query, string expected)
    {
        foreach (var prefix in new[] { "/api/v1", "/api/v1/default", "/api/default", "/api" })
        {
            Assert.That((await GetAsync($"{prefix}/locations{query}", _headers["admin"])).Text, Is.EqualTo(expected));
        }
    }

    [TestCase("3")]
    [TestCase("abcd")]
    [TestCase("30%7C26")]
    [TestCase("30261800000000")]
    [TestCase("৩০")]
    public async Task K4_A_parent_that_is_no_code_is_400(string parent)
    {
        var answer = await GetAsync($"/api/v1/locations?parent={parent}", _headers["admin"]);

        Assert.That((answer.Status, answer.Text), Is.EqualTo((400, """{"error_code":1000,"http_status":400,"message":"validation error","errors":[{"code":1002,"field":"parent","message":"invalid parent"}]}""")));
    }

    [TestCase("admin", 200)]
    [TestCase("datasense", 200)]
    [TestCase("facility", 403)]
    [TestCase("provider", 403)]
    [TestCase("patient", 403)]
    [TestCase("approver", 403)]
    [TestCase("auditor", 403)]
    public async Task Admins_keep_the_registries_through_FHIR_and_others_do_not(string who, int status)
    {
        Assert.That((await _access.Server.PutAsync("Organization/f1", Facility, _headers[who])).Status, Is.EqualTo(status));
        Assert.That((await _access.Server.PutAsync("Location/area-30", Area("30", "division", "active"), _headers[who])).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task An_admin_retires_but_does_not_delete() =>
        Assert.That((await _access.Server.SendAsync("DELETE", "Organization/f1", null, _headers["admin"])).Status, Is.EqualTo(403));

    [Test]
    public async Task A_place_that_is_no_area_still_has_to_meet_bd_location()
    {
        var ward = await _access.Server.PostAsync("Location", """{"resourceType":"Location","name":"Ward 7"}""", _headers["admin"]);
        var half = await _access.Server.PostAsync("Location", """{"resourceType":"Location","name":"Ward 7","identifier":[{"system":"http://dghs.gov.bd/identifier/location","value":"7"}]}""", _headers["admin"]);

        Assert.That((ward.Status, half.Status), Is.EqualTo((422, 422)));
        Assert.That(ward.Text, Does.Contain("bd-location"));
    }

    [Test]
    public async Task A_facility_without_a_catchment_has_that_of_its_kind_and_place_and_a_provider_that_of_its_facility()
    {
        await _access.Server.PutAsync("Practitioner/p1", """{"resourceType":"Practitioner","id":"p1","identifier":[{"system":"http://dghs.gov.bd/identifier/provider","value":"77"}],"name":[{"text":"Seventy Seven"}]}""", _headers["admin"]);
        await _access.Server.PutAsync("PractitionerRole/r1", """{"resourceType":"PractitionerRole","id":"r1","active":true,"practitioner":{"reference":"Practitioner/p1"},"organization":{"reference":"Organization/f1"}}""", _headers["admin"]);
        var desk = _access.Headers(_access.Enrol("10000090", "desk@uhc.example", ["MCI User", "SHR User", "Facility Admin"], ["facility:10000090"]));
        var doctor = _access.Headers(_access.Enrol("10000090", "doctor@uhc.example", ["MCI User", "SHR User", "Provider"], ["provider:77"]));
        var stray = _access.Headers(_access.Enrol("10000099", "stray@uhc.example", ["MCI User", "SHR User", "Facility Admin"], ["facility:10000099"]));

        Assert.That((await GetAsync("/facilities/10000090.json", desk)).Json["properties"]!["catchment"]!.ToJsonString(), Is.EqualTo("""["302618"]"""));
        foreach (var who in new[] { desk, doctor })
        {
            Assert.That((await GetAsync("/api/v1/catchments/302618/patients", who)).Status, Is.EqualTo(200));
            Assert.That((await GetAsync("/api/v1/catchments/30261899/patients", who)).Status, Is.EqualTo(200));
            Assert.That((await GetAsync("/api/v1/catchments/3026/patients", who)).Status, Is.EqualTo(403));
        }

        Assert.That((await GetAsync("/api/v1/catchments/302618/patients", stray)).Status, Is.EqualTo(403), "a facility that no registry knows");
    }

    private static string Area(string code, string level, string status) =>
        $$"""{"resourceType":"Location","id":"area-{{code}}","status":"{{status}}","identifier":[{"system":"http://dghs.gov.bd/identifier/location","value":"{{code}}"}],"name":"Area {{code}}","type":[{"coding":[{"system":"http://dghs.gov.bd/registry/location-level","code":"{{level}}"}]}]{{(code.Length > 2 ? $$""","partOf":{"reference":"Location/area-{{code[..^2]}}"}""" : "")}}}""";

    private Task<Answer> GetAsync(string path, (string, string)[] headers) => _access.Server.GetAsync(_access.Server.Base.Replace("/fhir", path), headers);
}
