using Shr.Server.Registries.Loading;

namespace Shr.Server.Tests.National;

/// <summary>How clients bring their copies of the registries up to date: instants, pages, and what a record keeps of its beginning.</summary>
public sealed class RegistrySyncTests
{
    private TestServer _server = null!;
    private string _folder = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("shr-sync-").FullName;
        _server = await TestServer.StartAsync();
        var areas = string.Concat(Enumerable.Range(10, 45).Select(i => $"30{i}\tdistrict\tDistrict {i}\n"));
        await LoadAsync("locations", "areas.tsv", "code\ttype\tname\n30\tdivision\tDhaka\n" + areas);
        await LoadAsync("facilities", "facilities.csv", "id,name,org_type,org_level,geo_code\n10000069,Dohar UHC,Upazila Health Complex,Upazila,302618\n10000001,Head office,Directorate General or Directorate,National,302602\n10000002,Sub-centre,Union Sub-center,Union,3026189911\n10000003,Somewhere,,,3026\n");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task The_clients_way_of_paging_ends_and_misses_nothing([Values(1, 7, 100)] int limit)
    {
        // As the clients do it: the last instant again with a larger offset while it stays the same, else from it on.
        var seen = new HashSet<string>();
        var (since, offset, calls) = ("0000-00-00 00:00:00", 0, 0);
        while (true)
        {
            Assert.That(++calls, Is.LessThan(1000));
            var page = (await GetAsync($"/api/1.0/locations/list/district?updatedSince={Uri.EscapeDataString(since)}&limit={limit}&offset={offset}")).Json.AsArray();
            if (page.Count == 0)
            {
                break;
            }

            seen.UnionWith(page.Select(a => a!["code"]!.GetValue<string>()));
            var last = page[^1]!["updatedAt"]!.GetValue<string>();
            (since, offset) = last == since ? (since, offset + page.Count) : (last, 0);
        }

        Assert.That(seen, Has.Count.EqualTo(45));
    }

    [TestCase("0000-00-00")]
    [TestCase("0000-00-00 00:00:00")]
    [TestCase("0000-00-00T00:00:00")]
    [TestCase("")]
    [TestCase("1970-01-01")]
    [TestCase("2015-01-01 00:00:00")]
    [TestCase("2015-01-01T00:00:00Z")]
    [TestCase("2015-01-01T00:00:00.000Z")]
    [TestCase("2015-01-01T06:00:00+06:00")]
    [TestCase("2015-01-01T06:00")]
    public async Task Every_way_to_write_a_past_instant_gives_all(string since) =>
        Assert.That((await GetAsync($"/locations/list/division?updatedSince={Uri.EscapeDataString(since)}")).Json.AsArray(), Has.Count.EqualTo(1));

    [Test]
    public async Task A_blank_may_come_as_plus() =>
        Assert.That((await GetAsync("/locations/list/division?updatedSince=2015-01-01+00:00:00")).Json.AsArray(), Has.Count.EqualTo(1));

    [TestCase("2024-02-30")]
    [TestCase("2023-02-29 00:00:00")]
    [TestCase("2024-01-01 25:00:00")]
    [TestCase("0000-00-01")]
    [TestCase("1704067200")]
    [TestCase("2024-01-01T00:00:00+26:00")]
    [TestCase("' or 1=1")]
    public async Task What_is_no_instant_is_400(string since) =>
        Assert.That((await GetAsync($"/locations/list/division?updatedSince={Uri.EscapeDataString(since)}")).Status, Is.EqualTo(400));

    [Test]
    public async Task The_instant_in_another_zone_is_the_same_instant()
    {
        var at = DateTimeOffset.Parse((await GetAsync("/locations/30.json")).Json["updatedAt"]!.GetValue<string>().Replace(' ', 'T') + "Z");

        Assert.That(await CountAsync(at.ToOffset(TimeSpan.FromHours(6)).ToString("yyyy-MM-dd'T'HH:mm:sszzz")), Is.EqualTo(1));
        Assert.That(await CountAsync(at.AddSeconds(2).ToOffset(TimeSpan.FromHours(6)).ToString("yyyy-MM-dd'T'HH:mm:sszzz")), Is.Zero);
    }

    [Test]
    public async Task A_record_keeps_when_it_was_created_and_moves_when_it_was_updated()
    {
        var before = (await GetAsync("/facilities/10000003.json")).Json;
        await Task.Delay(1100);
        await LoadAsync("facilities", "again.csv", "id,name,geo_code\n10000003,Somewhere else,3026\n");
        var after = (await GetAsync("/facilities/10000003.json")).Json;

        Assert.That(before["createdAt"]!.GetValue<string>(), Is.EqualTo(before["updatedAt"]!.GetValue<string>()));
        Assert.That(after["createdAt"]!.GetValue<string>(), Is.EqualTo(before["createdAt"]!.GetValue<string>()));
        Assert.That(after["updatedAt"]!.GetValue<string>(), Is.GreaterThan(before["updatedAt"]!.GetValue<string>()));
    }

    [TestCase("10000069", "302618")]
    [TestCase("10000001", "")]
    [TestCase("10000002", "3026189911")]
    [TestCase("10000003", "3026")]
    public async Task A_facility_without_a_catchment_serves_what_its_kind_and_place_say(string code, string catchment) =>
        Assert.That(
            string.Join(',', (await GetAsync($"/facilities/{code}.json")).Json["properties"]!["catchment"]!.AsArray().Select(c => c!.GetValue<string>())),
            Is.EqualTo(catchment));

    [Test]
    public async Task A_provider_shows_all_that_its_list_said_and_one_whose_facility_is_unknown_is_refused_until_it_is()
    {
        const string Providers = """[{"id":18,"name":"Example","facility":"10000069","marital_status":"Married","freedom_fighter":"2","tribal":"Not Tribal","qualification":"MBBS","category":"Physican","discipline":"N/A","department":"Medicine","attendance_id":"4","professional_discipline":"N/A","machine_id":"9"},{"id":19,"name":"Early","facility":"10000055"}]""";
        var first = await LoadAsync("providers", "providers.json", Providers);
        Assert.That(first.Refused.Select(r => r.Reason), Is.EqualTo(new[] { "facility 10000055 is not in the registry: load the facilities first, then this list again" }));
        Assert.That((await GetAsync("/providers/19.json")).Status, Is.EqualTo(404));

        await _server.PutAsync("Organization/by-fhir", """{"resourceType":"Organization","id":"by-fhir","identifier":[{"system":"http://dghs.gov.bd/identifier/facility","value":"10000055"}],"name":"Late"}""");
        var second = await LoadAsync("providers", "providers.json", Providers);

        Assert.That((second.Written, second.Unchanged, second.Refused.Count), Is.EqualTo((1, 1, 0)));
        Assert.That((await GetAsync("/providers/19.json")).Json["organization"]!["reference"]!.GetValue<string>(), Does.EndWith("/facilities/10000055.json"));
        Assert.That((await GetAsync("/providers/18.json")).Json["properties"]!.ToJsonString(), Is.EqualTo(
            """{"maritalStatus":"Married","freedomFighter":"2","tribial":"Not Tribal","qualification":"MBBS","category":"Physican","discipline":"N/A","department":"Medicine","attendanceid":"4","professionalDiscipline":"N/A","machineid":"9"}"""));
    }

    private async Task<int> CountAsync(string since) => (await GetAsync($"/locations/list/division?updatedSince={Uri.EscapeDataString(since)}")).Json.AsArray().Count;

    private Task<Answer> GetAsync(string path) => _server.GetAsync(_server.Base.Replace("/fhir", path));

    private async Task<LoadReport> LoadAsync(string kind, string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return await ((RegistryLoader)_server.Services.GetService(typeof(RegistryLoader))!).LoadAsync(kind, RegistryFile.Read(path), null, CancellationToken.None);
    }
}
