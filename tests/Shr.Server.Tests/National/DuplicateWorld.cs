using System.Text.Json.Nodes;
using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>A server that looks for duplicates, people who decide about them, and patients written over FHIR.</summary>
internal sealed class DuplicateWorld : IAsyncDisposable
{
    public const string MergeExtension = "http://dghs.gov.bd/registry/merge";

    private readonly Random _random = new(20261122);
    private int _hid = 98000000;

    private DuplicateWorld(Access access)
    {
        Access = access;
        System = access.Headers(access.Enrol("hq", "hq@hq.example", ["SHR System Admin"], []));
        Facility = access.Headers(access.EnrolFacility("10000069", "3026"));
        Approver = access.Headers(access.Enrol("mci", "approver@mci.example", ["MCI Approver"], ["mci-supervisor:5:3026"]));
        Elsewhere = access.Headers(access.Enrol("mci2", "elsewhere@mci.example", ["MCI Approver"], ["mci-supervisor:6:1004"]));
    }

    public Access Access { get; }

    public (string, string)[] System { get; }

    public (string, string)[] Facility { get; }

    public (string, string)[] Approver { get; }

    public (string, string)[] Elsewhere { get; }

    public TestServer Server => Access.Server;

    public string Home => Server.Base[..^"/fhir".Length];

    public static async Task<DuplicateWorld> StartAsync(params string[] args) => new(await Access.StartAsync("National", ["--Duplicates:Find=true", .. args]));

    public static JsonObject Patient(string hid, string given, string family, string birthDate, string area, params (string Kind, string Value)[] identifiers) => new()
    {
        ["resourceType"] = "Patient",
        ["active"] = true,
        ["identifier"] = new JsonArray([.. identifiers.Prepend(("uhid", hid)).Select(i => new JsonObject { ["system"] = "http://dghs.gov.bd/identifier/" + i.Item1, ["value"] = i.Item2 })]),
        ["name"] = new JsonArray(new JsonObject { ["use"] = "official", ["text"] = $"{given} {family}", ["given"] = new JsonArray(given), ["family"] = family }),
        ["gender"] = "female",
        ["birthDate"] = birthDate,
        ["address"] = new JsonArray(new JsonObject { ["use"] = "home", ["extension"] = new JsonArray(new JsonObject { ["url"] = "http://dghs.gov.bd/registry/address-code", ["valueString"] = area }) }),
    };

    /// <summary>Writes a patient; answers record id and health id.</summary>
    public async Task<(string Id, string Hid)> AddAsync(string given, string family, string birthDate, string area, params (string Kind, string Value)[] identifiers)
    {
        var hid = $"{Interlocked.Increment(ref _hid)}000"[..11];
        var answer = await Server.PostAsync("Patient", Patient(hid, given, family, birthDate, area, identifiers).ToJsonString(), System);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        return (answer.Json["id"]!.GetValue<string>(), hid);
    }

    /// <summary>Two holders of one number, who are a pair at once.</summary>
    public async Task<((string Id, string Hid) A, (string Id, string Hid) B)> PairAsync(string nid, string area = "302618")
    {
        var a = await AddAsync(NewName(_random), NewName(_random), NewDate(), area, ("nid", nid));
        var b = await AddAsync(NewName(_random), NewName(_random), NewDate(), area, ("nid", nid));
        return (a, b);
    }

    // Alike to nobody: consonants that sound differently, drawn anew each time.
    public static string NewName(Random random) => string.Concat(Enumerable.Range(0, 6).Select(_ => $"{"bdfgjklmnprst"[random.Next(13)]}{"aiou"[random.Next(4)]}"));

    private string NewDate() => $"{_random.Next(1930, 2020)}-{_random.Next(2, 13):00}-{_random.Next(2, 28):00}";

    public async Task<string> AddObservationAsync(string patient)
    {
        var answer = await Server.PostAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"weight"},"subject":{"reference":"Patient/{{patient}}"},"valueQuantity":{"value":60.10,"unit":"kg"} }""", System);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        return answer.Json["id"]!.GetValue<string>();
    }

    public async Task<string> SubjectAsync(string observation) =>
        (await Server.GetAsync($"Observation/{observation}", System)).Json["subject"]!["reference"]!.GetValue<string>();

    public Task<Answer> ListAsync(string code, (string, string)[]? who = null, string query = "") =>
        Server.GetAsync($"{Home}/api/v1/patients/duplicates/catchments/{code}{query}", who ?? Approver);

    /// <summary>The reasons under which two patients are listed, or null.</summary>
    public async Task<string[]?> ReasonsAsync(string hid1, string hid2, string code = "302618")
    {
        var answer = await ListAsync(code);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        var pair = answer.Json["results"]!.AsArray().FirstOrDefault(r =>
            new[] { r!["patient1"]!["hid"]!.GetValue<string>(), r["patient2"]!["hid"]!.GetValue<string>() }.Order().SequenceEqual(new[] { hid1, hid2 }.Order()));
        return pair?["reasons"]!.AsArray().Select(r => r!.GetValue<string>()).ToArray();
    }

    public Task<Answer> DecideAsync(string action, JsonObject first, JsonObject second, (string, string)[]? who = null) => Server.PutAsync(
        $"{Home}/api/v1/patients/duplicates", new JsonObject { ["action"] = action, ["patient1"] = first.DeepClone(), ["patient2"] = second.DeepClone() }.ToJsonString(), [.. who ?? Approver, ("Content-Type", "application/json")]);

    public Task<Answer> MergeRequestAsync(string hid, JsonObject body, (string, string)[]? who = null) =>
        Server.PutAsync($"{Home}/api/v1/mergerequest/{hid}", body.ToJsonString(), [.. who ?? Approver, ("Content-Type", "application/json")]);

    public static JsonObject Retired(string hid, string into) => new() { ["hid"] = hid, ["active"] = false, ["merged_with"] = into };

    public static JsonObject Active(string hid) => new() { ["hid"] = hid };

    public Task<Answer> MergeAsync(string source, string target, (string, string)[]? who = null, bool preview = false) => Server.PostAsync(
        "Patient/$merge",
        $$"""{"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"Patient/{{source}}"} },{"name":"target-patient","valueReference":{"reference":"Patient/{{target}}"} },{"name":"preview","valueBoolean":{{(preview ? "true" : "false")}} }]}""",
        who ?? System);

    public Task<Answer> UnmergeAsync(string source, (string, string)[]? who = null) =>
        Server.PostAsync($"Patient/{source}/$unmerge", """{"resourceType":"Parameters"}""", who ?? System);

    /// <summary>Waits for what happens behind the answers.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> holds, string what)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail(what);
    }

    public async ValueTask DisposeAsync() => await Access.DisposeAsync();
}
