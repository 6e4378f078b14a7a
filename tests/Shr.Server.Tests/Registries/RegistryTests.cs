using Shr.Server.Registries.Loading;
using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.Registries;

/// <summary>The registries of places, facilities and providers as the national document describes them, over the FHIR records.</summary>
public sealed class RegistryTests
{
    private TestServer _server = null!;
    private string _folder = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("shr-registry-").FullName;
        _server = await TestServer.StartAsync();
        await LoadAsync("locations", "areas.tsv", "code\ttype\tname\tname_bn\tactive\n30\tdivision\tDhaka\tঢাকা\t1\n3026\tdistrict\tDhaka\tঢাকা\t1\n302618\tupazila\tDohar\t\t1\n302614\tupazila\tDhamrai\t\t0\n");
        await LoadAsync("facilities", "facilities.csv", "id,name,org_type,org_level,ownership,geo_code,catchment,hrm_id,latitude,longitude,email\n10000069,\"Dohar \"\"UHC\"\", Dhaka\",Upazila Health Complex,Upazila,Fully Government-owned,302618,\"302618,302614\",65,23.60,90.10,a@b.example\n");
        await LoadAsync("providers", "providers.json", """[{"id":18,"name":"Example Provider","gender":"Male","birth_date":"1965-10-10","facility":"10000069","phone":"18912","category":"Physican","pds":"2"},{"id":"19","name":"Without Facility"}]""");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase("")]
    [TestCase("/api/1.0")]
    public async Task An_area_shows_the_areas_around_it(string prefix)
    {
        var area = (await GetAsync($"{prefix}/locations/302618.json")).Json;
        var updatedAt = area["updatedAt"]!.GetValue<string>();

        Assert.That(area.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), Is.EqualTo(
            """{"code":"302618","id":"302618","name":"Dohar","name_BN":"","type":"upazila","active":1,"updatedAt":"AT","hierarchy":[{"code":"30","name":"Dhaka","name_BN":"ঢাকা","type":"division"},{"code":"26","name":"Dhaka","name_BN":"ঢাকা","type":"district"},{"code":"18","name":"Dohar","name_BN":"","type":"upazila"}]}""".Replace("AT", updatedAt)));
        Assert.That(updatedAt, Does.Match(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"));
    }

    [TestCase("division", "30")]
    [TestCase("district", "3026")]
    [TestCase("upazila", "302618,302614")]
    [TestCase("ward", "")]
    [TestCase("galaxy", "")]
    public async Task A_list_has_one_level_and_a_level_nobody_knows_is_empty(string level, string codes) =>
        Assert.That(await CodesAsync($"/locations/list/{level}?updatedSince=0000-00-00%2000:00:00&limit=100"), Is.EqualTo(codes));

    [Test]
    public async Task A_retired_area_stays_in_the_list() =>
        Assert.That((await GetAsync("/locations/302614.json")).Json["active"]!.GetValue<int>(), Is.Zero);

    [Test]
    public async Task Pages_by_offset_show_every_area_once()
    {
        Assert.That(await CodesAsync("/locations/list/upazila?limit=1"), Is.EqualTo("302618"));
        Assert.That(await CodesAsync("/locations/list/upazila?limit=1&offset=1"), Is.EqualTo("302614"));
        Assert.That(await CodesAsync("/locations/list/upazila?limit=1&offset=2"), Is.Empty);
        Assert.That(await CodesAsync("/locations/list/upazila?offset=50"), Is.Empty);
    }

    [Test]
    public async Task Updated_since_takes_in_the_instant_itself()
    {
        var list = (await GetAsync("/facilities/list")).Json.AsArray();
        var at = list[^1]!["updatedAt"]!.GetValue<string>();

        Assert.That((await GetAsync($"/facilities/list?updatedSince={Uri.EscapeDataString(at)}")).Json.AsArray(), Is.Not.Empty);
        Assert.That((await GetAsync($"/facilities/list?updatedSince={at.Replace(' ', 'T')}Z")).Json.AsArray(), Is.Not.Empty);
        Assert.That((await GetAsync("/facilities/list?updatedSince=2999-01-01")).Json.AsArray(), Is.Empty);
    }

    [TestCase("updatedSince=yesterday")]
    [TestCase("updatedSince=2024-13-01")]
    [TestCase("limit=0")]
    [TestCase("limit=-1")]
    [TestCase("limit=99999999999")]
    [TestCase("offset=x")]
    public async Task A_question_without_sense_is_400(string query)
    {
        var answer = await GetAsync($"/locations/list/upazila?{query}");

        Assert.That((answer.Status, answer.Text), Is.EqualTo((400, """{"error":true,"message":"Bad request","code":400}""")));
    }

    [TestCase("/locations/999999.json")]
    [TestCase("/facilities/99999999.json")]
    [TestCase("/providers/999.json")]
    [TestCase("/locations/a%7Cb,c.json")]
    public async Task What_is_not_there_is_404_in_the_registry_s_words(string path)
    {
        var answer = await GetAsync("/api/1.0" + path);

        Assert.That((answer.Status, answer.Text), Is.EqualTo((404, """{"error":true,"message":"Not found","code":404}""")));
    }

    [Test]
    public async Task A_facility_shows_its_kind_place_and_catchments()
    {
        var facility = (await GetAsync("/facilities/10000069.json")).Json;

        Assert.That(facility["name"]!.GetValue<string>(), Is.EqualTo("Dohar \"UHC\", Dhaka"));
        Assert.That(facility["coordinates"]!.ToJsonString(), Is.EqualTo("""["90.10","23.60"]"""));
        Assert.That(facility["identifiers"]!.ToJsonString(), Is.EqualTo("""{"agency":"DGHS","context":"HRM","id":65}"""));
        Assert.That(facility["properties"]!.ToJsonString(), Is.EqualTo(
            """{"ownership":"Fully Government-owned","org_type":"Upazila Health Complex","org_level":"Upazila","care_level":"","deleted_at":null,"services":[],"locations":{"division_code":"30","district_code":"26","upazila_code":"18","paurasava_code":"","union_code":"","ward_code":""},"contacts":{"name":"","email":"a@b.example","phone":"","mobile":"","fax":null},"catchment":["302618","302614"]}"""));
    }

    [Test]
    public async Task A_provider_shows_where_it_works_and_nulls_for_what_nobody_said()
    {
        var provider = (await GetAsync("/providers/18.json")).Json;

        Assert.That(provider["id"]!.GetValue<int>(), Is.EqualTo(18));
        Assert.That(provider["gender"]!.GetValue<string>(), Is.EqualTo("Male"));
        Assert.That(provider["organization"]!["reference"]!.GetValue<string>(), Does.EndWith("/api/1.0/facilities/10000069.json"));
        Assert.That(provider["identifiers"]!.ToJsonString(), Is.EqualTo("""[{"system":"DGHS","value":18},{"system":"NationalId","value":null},{"system":"PDS","value":"2"}]"""));
        Assert.That(provider["properties"]!["category"]!.GetValue<string>(), Is.EqualTo("Physican"));
        Assert.That(provider["properties"]!.AsObject().ContainsKey("tribial"));
        var list = (await GetAsync("/providers/list")).Json.AsArray();
        Assert.That(list.Select(p => p!["organization"] is null), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public async Task What_a_FHIR_client_writes_is_in_the_registry_at_once()
    {
        await _server.PutAsync("Location/area-40", """{"resourceType":"Location","id":"area-40","identifier":[{"system":"http://dghs.gov.bd/identifier/location","value":"40"}],"name":"Khulna","partOf":{"reference":"Location/area-40"},"type":[{"coding":[{"system":"http://dghs.gov.bd/registry/location-level","code":"division"}]}]}""");
        Assert.That((await GetAsync("/locations/40.json")).Json["name"]!.GetValue<string>(), Is.EqualTo("Khulna"), "though it says it lies within itself");

        await _server.SendAsync("DELETE", "Location/area-40");
        Assert.That((await GetAsync("/locations/40.json")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_list_loaded_again_changes_nothing_and_refused_lines_say_why()
    {
        var before = (await GetAsync("/locations/30.json")).Text;
        var report = await LoadAsync("locations", "again.tsv", "code\ttype\tname\tname_bn\tactive\n30\tdivision\tDhaka\tঢাকা\t1\n3x\tdivision\tNowhere\t\t1\n30\tplanet\tMars\t\t1\n302619\tupazila\t\t\t1\n");

        Assert.That((report.Written, report.Unchanged), Is.EqualTo((0, 1)));
        Assert.That(report.Refused.Select(r => r.Line), Is.EqualTo(new[] { 3, 4, 5 }));
        Assert.That((await GetAsync("/locations/30.json")).Text, Is.EqualTo(before));
    }

    [Test]
    public async Task With_access_control_two_headers_open_the_registry_and_none_is_401_in_JSON()
    {
        await using var access = await Access.StartAsync("National");
        var desk = access.EnrolFacility("10000069", "302618");
        var address = access.Server.Base.Replace("/fhir", "/api/1.0/locations/list/division");

        var stranger = await access.Server.GetAsync(address);
        var user = await access.Server.GetAsync(address, [.. access.Headers(desk).Where(h => h.Item1 != "From")]);
        var impostor = await access.Server.GetAsync(address, [.. access.Headers(desk).Select(h => h.Item1 == "client_id" ? (h.Item1, "1") : h)]);

        Assert.That((stranger.Status, stranger.Json["code"]!.GetValue<int>(), stranger.Json["error"]!.GetValue<bool>()), Is.EqualTo((401, 401, true)));
        Assert.That((user.Status, user.Text), Is.EqualTo((200, "[]")));
        Assert.That(impostor.Status, Is.EqualTo(401));
    }

    private Task<Answer> GetAsync(string path) => _server.GetAsync(_server.Base.Replace("/fhir", path));

    private async Task<string> CodesAsync(string path) => string.Join(',', (await GetAsync(path)).Json.AsArray().Select(a => a!["code"]!.GetValue<string>()));

    private async Task<LoadReport> LoadAsync(string kind, string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        var loader = (RegistryLoader)_server.Services.GetService(typeof(RegistryLoader))!;
        var report = await loader.LoadAsync(kind, RegistryFile.Read(path), null, CancellationToken.None);
        Assert.That(name == "again.tsv" || report.Refused.Count == 0, string.Join('\n', report.Refused));
        return report;
    }
}
