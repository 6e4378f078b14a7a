using System.Text.Json.Nodes;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>The service for health IDs, chapter 9: generate, allot, take, ask, mark.</summary>
public sealed class HealthIdServiceTests
{
    private Access _access = null!;
    private (string, string)[] _system = [];
    private (string, string)[] _facility = [];

    [SetUp]
    public async Task StartAsync()
    {
        _access = await Access.StartAsync("National");
        _system = _access.Headers(_access.Enrol("hq", "hq@dghs.example", ["SHR System Admin"], []));
        _facility = _access.Headers(_access.EnrolFacility("10000069", "302618"));
        var put = await _access.Server.PutAsync("Organization/facility-10000069", """{"resourceType":"Organization","id":"facility-10000069","identifier":[{"system":"http://dghs.gov.bd/identifier/facility","value":"10000069"}],"name":"Dohar UHC"}""", _system);
        Assert.That(put.Status, Is.EqualTo(201), put.Text);
    }

    [TearDown]
    public async Task StopAsync() => await _access.DisposeAsync();

    [Test]
    public async Task H1_The_whole_range_is_generated_at_once_and_counted_exactly()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var answer = await PostAsync("generate");

        Assert.That((answer.Status, answer.Text), Is.EqualTo((200, $"Generated {HealthIdCount.Between(HealthId.IndexFirst, HealthId.IndexLast)} HIDs.")));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That((await PostAsync("generate")).Text, Is.EqualTo("Generated 0 HIDs."));
        var next = await GetAsync("nextBlock/mci/MCI?blockSize=5");
        Assert.That(next.Text, Is.EqualTo("""{"total":5,"hids":["98000100100","98000100118","98000100126","98000100134","98000100142"]}"""));
        Assert.That((await GetAsync("nextBlock/mci/MCI?blockSize=1001")).Json["total"]!.GetValue<int>(), Is.EqualTo(1000));
        Assert.That((await GetAsync("nextBlock/mci/MCI")).Json["hids"]!.AsArray().Select(h => h!.GetValue<string>()), Has.All.Matches<string>(h => HealthId.IsValid(h)));
    }

    [Test]
    public async Task H2_A_block_continues_after_the_last_one_of_its_series()
    {
        Assert.That((await PostAsync("generateBlock?start=9800000000&totalHIDs=3")).Text, Is.EqualTo("Generated 3 HIDs."));
        Assert.That((await PostAsync("generateBlock?start=9800000000&totalHIDs=2")).Text, Is.EqualTo("Generated 2 HIDs."));
        Assert.That((await PostAsync("generateBlock?start=9900000000&totalHIDs=1")).Text, Is.EqualTo("Generated 1 HIDs."));
        var all = await GetAsync("nextBlock/mci/MCI");

        Assert.That(all.Json["hids"]!.AsArray().Select(h => h!.GetValue<string>()[..10]),
            Is.EqualTo(new[] { "9800010010", "9800010011", "9800010012", "9800010013", "9800010014", "9900010010" }));
        Assert.That((await GetAsync("nextBlock/mci/MCI")).Status, Is.EqualTo(500), "none left");
    }

    [Test]
    public async Task H3_A_series_that_is_used_up_says_how_many_it_could_give()
    {
        Assert.That((await PostAsync("generateBlock?start=9899899000&totalHIDs=1000000")).Text,
            Is.EqualTo($"Can generate only {HealthIdCount.Between(9_899_899_000, 9_899_999_999)} HIDs, because series exhausted. Use another series."));
        Assert.That((await PostAsync("generateBlock?start=9800000000&totalHIDs=1")).Text, Does.StartWith("Can generate only 0 HIDs"));
    }

    [TestCase("generateBlock?start=9700000000&totalHIDs=5")]
    [TestCase("generateBlock?start=10000000000&totalHIDs=5")]
    [TestCase("generateBlock?start=abc&totalHIDs=5")]
    [TestCase("generateBlock?start=9800000000")]
    [TestCase("generateBlock?start=9800000000&totalHIDs=0")]
    [TestCase("generateBlock?start=9800000000&totalHIDs=-4")]
    [TestCase("generateBlockForOrg?org=MCI&start=9100000000&totalHIDs=5")]
    [TestCase("generateBlockForOrg?org=10000069&start=9800000000&totalHIDs=5")]
    [TestCase("generateBlockForOrg?org=10000069&start=9000000000&totalHIDs=5")]
    [TestCase("generateBlockForOrg?org=10000069&start=9100000000&totalHIDs=2000001")]
    [TestCase("generateBlockForOrg?org=99999999&start=9100000000&totalHIDs=5")]
    [TestCase("generateBlockForOrg?org=1,2%7C&start=9100000000&totalHIDs=5")]
    [TestCase("generateBlockForOrg?start=9100000000&totalHIDs=5")]
    public async Task H4_What_cannot_be_generated_is_400_with_message_and_code(string path)
    {
        var answer = await PostAsync(path);

        Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
        Assert.That(answer.Json.AsObject().Select(p => p.Key), Is.EqualTo(new[] { "message", "code" }));
        Assert.That(answer.Json["code"]!.GetValue<int>(), Is.EqualTo(400));
    }

    [Test]
    public async Task H4_An_organisation_gets_a_block_of_its_own_and_sees_it()
    {
        Assert.That((await PostAsync("generateBlockForOrg?org=10000069&start=9100000000&totalHIDs=2000000")).Text, Is.EqualTo("Generated 2000000 HIDs."));
        Assert.That((await _access.Server.SendAsync("POST", Address("generateBlockForOrg"), "org=10000069&start=9100000000&totalHIDs=10", [("Content-Type", "application/x-www-form-urlencoded"), .. _system])).Text, Is.EqualTo("Generated 10 HIDs."));
        var blocks = (await _access.Server.GetAsync(Address("blocks/10000069"), _facility)).Json.AsArray();

        Assert.That(blocks.Select(b => b!["total"]!.GetValue<int>()), Is.EqualTo(new[] { 2_000_000, 10 }));
        Assert.That(blocks[0]!["first"]!.GetValue<string>(), Is.EqualTo("91000100105"));
        Assert.That((await _access.Server.GetAsync(Address("blocks/10000070"), _facility)).Status, Is.EqualTo(403));
        Assert.That((await GetAsync("checkRemaining")).Text, Is.EqualTo("0"), "an organisation's block is nothing to the pool");
    }

    [Test]
    public async Task H5_Availability_has_its_reasons()
    {
        await PostAsync("generateBlock?start=9800000000&totalHIDs=10");
        await PostAsync("generateBlockForOrg?org=10000069&start=9100000000&totalHIDs=10");
        var taken = (await GetAsync("nextBlock/mci/MCI?blockSize=2")).Json["hids"]!.AsArray().Select(h => h!.GetValue<string>()).ToArray();
        var foreign = (await GetAsync("nextBlock/mci/other?blockSize=2")).Json["hids"]![0]!.GetValue<string>();
        var own = (await _access.Server.GetAsync(Address("blocks/10000069"), _system)).Json[0]!["last"]!.GetValue<string>();

        Assert.That(await AvailabilityAsync(taken[0], "MCI"), Is.EqualTo("""{"availability":true}"""));
        Assert.That(await AvailabilityAsync(own, "10000069"), Is.EqualTo("""{"availability":true}"""));
        Assert.That(await AvailabilityAsync(own, "10000070"), Does.Contain("another organization"));
        Assert.That(await AvailabilityAsync(foreign, "MCI"), Does.Contain("another organization"));
        Assert.That(await AvailabilityAsync(foreign, "other"), Is.EqualTo("""{"availability":true}"""));
        Assert.That(await AvailabilityAsync(HealthId.Of(9_800_010_016), "MCI"), Does.Contain("not allocated to any organization"), "generated, but nobody has taken it");
        Assert.That(await AvailabilityAsync(HealthId.Of(9_850_010_016), "MCI"), Does.Contain("not allocated to any organization"));
        Assert.That(await AvailabilityAsync("98000100101", "MCI"), Does.Contain("not allocated to any organization"), "the check digit is wrong");
        Assert.That((await GetAsync($"checkAvailability/{own}")).Status, Is.EqualTo(400));

        Assert.That((await MarkAsync(taken[0])).Text, Is.EqualTo("Accepted"));
        Assert.That((await MarkAsync(taken[0])).Text, Is.EqualTo("Accepted"), "said twice");
        Assert.That(await AvailabilityAsync(taken[0], "MCI"), Does.Contain("another patient"));
        Assert.That(await AvailabilityAsync(taken[1], "MCI"), Is.EqualTo("""{"availability":true}"""));
        await _access.Server.PostAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"system":"http://dghs.gov.bd/identifier/uhid","value":"{{taken[1]}}"}]}""", _facility);
        Assert.That(await AvailabilityAsync(taken[1], "MCI"), Does.Contain("another patient"), "a Patient has it");
    }

    [Test]
    public async Task What_is_marked_must_be_known_and_say_when()
    {
        await PostAsync("generateBlock?start=9800000000&totalHIDs=10");

        Assert.That((await MarkAsync(HealthId.Of(9_800_500_000))).Status, Is.EqualTo(404));
        Assert.That((await MarkAsync("nonsense")).Status, Is.EqualTo(404));
        foreach (var body in new[] { "", "{", "[]", "{}", """{"used_at":"yesterday"}""", """{"used_at":7}""", """{"used_at":"\ud800"}""" })
        {
            Assert.That((await _access.Server.PutAsync(Address("markUsed/98000100100"), body, _system)).Status, Is.EqualTo(400), body);
        }
    }

    [Test]
    public async Task Many_that_take_and_mark_at_once_share_nothing()
    {
        await PostAsync("generateBlock?start=9800000000&totalHIDs=1000");
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => GetAsync($"nextBlock/mci/{(i % 2 == 0 ? "MCI" : "other")}?blockSize=50")));
        var ids = taken.SelectMany(a => a.Json["hids"]!.AsArray().Select(h => h!.GetValue<string>())).ToArray();
        await Task.WhenAll(ids.Take(40).Select(MarkAsync));

        Assert.That(ids, Has.Length.EqualTo(1000));
        Assert.That(ids, Is.Unique);
        Assert.That((await GetAsync("checkRemaining")).Text, Is.EqualTo("0"));
        foreach (var id in ids.Take(40))
        {
            Assert.That(await AvailabilityAsync(id, "MCI"), Does.Contain("another patient"));
        }
    }

    [Test]
    public async Task Only_systems_run_the_service_and_everybody_who_signed_in_may_ask_what_is_left()
    {
        foreach (var (method, path) in new[] { ("POST", "generate"), ("POST", "generateBlock"), ("POST", "generateBlockForOrg"), ("GET", "nextBlock/mci/MCI"), ("GET", "checkAvailability/98000100100?orgCode=MCI"), ("PUT", "markUsed/98000100100") })
        {
            var refused = await _access.Server.SendAsync(method, Address(path), null, _facility);
            Assert.That((refused.Status, refused.Text), Is.EqualTo((403, """{"message":"Access is denied","code":403}""")), path);
            var stranger = await _access.Server.SendAsync(method, Address(path));
            Assert.That((stranger.Status, stranger.Json["code"]!.GetValue<int>()), Is.EqualTo((401, 401)), path);
        }

        Assert.That((await _access.Server.GetAsync(Address("checkRemaining"), _facility)).Text, Is.EqualTo("0"));
        await PostAsync("generateBlock?start=9800000000&totalHIDs=999");
        Assert.That((await GetAsync("checkRemaining")).Text, Is.EqualTo("999"));
        await PostAsync("generateBlock?start=9800000000&totalHIDs=999");
        Assert.That((await GetAsync("checkRemaining")).Text, Is.EqualTo("1000"));
        Assert.That((await _access.Server.GetAsync(Address("checkRemaining"))).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task P12_A_facility_s_own_health_ID_is_good_once_and_others_are_not()
    {
        await PostAsync("generateBlockForOrg?org=10000069&start=9100000000&totalHIDs=10");
        var own = (await _access.Server.GetAsync(Address("blocks/10000069"), _system)).Json[0]!["first"]!.GetValue<string>();
        var service = (HealthIdService)_access.Server.Services.GetService(typeof(HealthIdService))!;

        Assert.That(await service.CheckIncomingAsync(own, "10000069", default), Is.EqualTo(IncomingHealthId.Good));
        Assert.That(await service.CheckIncomingAsync(own, "10000070", default), Is.EqualTo(IncomingHealthId.Foreign));
        Assert.That(await service.CheckIncomingAsync(HealthId.Of(9_150_010_010), "10000069", default), Is.EqualTo(IncomingHealthId.Foreign));
        Assert.That(await service.CheckIncomingAsync("98", "10000069", default), Is.EqualTo(IncomingHealthId.Foreign));
        await _access.Server.PostAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"system":"http://dghs.gov.bd/identifier/uhid","value":"{{own}}"}]}""", _facility);
        Assert.That(await service.CheckIncomingAsync(own, "10000069", default), Is.EqualTo(IncomingHealthId.Used));
    }

    [Test]
    public async Task A_facility_cannot_forge_a_block_through_FHIR()
    {
        await PostAsync("generateBlock?start=9800000000&totalHIDs=10");
        var block = await _access.Server.GetAsync("Library/hid-block-9800000000", _system);
        var forged = JsonNode.Parse(block.Text.Replace("hid-block-9800000000", "forged"))!.ToJsonString();

        Assert.That(block.Status, Is.EqualTo(200));
        Assert.That((await _access.Server.PutAsync("Library/forged", forged, _facility)).Status, Is.EqualTo(403));
    }

    private string Address(string path) => _access.Server.Base.Replace("/fhir", "/healthIds/" + path);

    private Task<Answer> GetAsync(string path) => _access.Server.GetAsync(Address(path), _system);

    private Task<Answer> PostAsync(string path) => _access.Server.SendAsync("POST", Address(path), null, _system);

    private Task<Answer> MarkAsync(string id) => _access.Server.PutAsync(Address("markUsed/" + id), """{"used_at":"f47ac10b-58cc-11ee-8c99-0242ac120002"}""", _system);

    private async Task<string> AvailabilityAsync(string id, string organization) => (await GetAsync($"checkAvailability/{id}?orgCode={organization}")).Text;
}
