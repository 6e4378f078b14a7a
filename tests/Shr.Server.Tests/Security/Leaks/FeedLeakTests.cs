using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Shr.Server.Tests.Security.Leaks;

/// <summary>
/// The national feeds betray nothing: what a facility reads equals what it would read of a server that holds only what it
/// may see, but for the stubs of confidential encounters, which the contract wants and which hold no content.
/// </summary>
public sealed partial class FeedLeakTests
{
    private const string Everything = "?updatedSince=2000-01-01";

    private readonly LeakData _data = new(11, 400);
    private Access _access = null!;
    private (string, string)[] _facility = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _access = await Access.StartAsync("Both", "--PatientIndex:HidesConfidential=true");
        await LeakTests.LoadAsync(_access.Server, _data.Records, _access.Headers(_access.Enrol("hq", "hq@hq.example", ["SHR System Admin"], [])));
        _facility = _access.Headers(_access.EnrolFacility(LeakData.FacilityCode, LeakData.Area));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _access.DisposeAsync();

    [Test]
    public Task The_encounters_of_a_catchment() =>
        CompareAsync($"/v2/catchments/{LeakData.Area}/encounters", r => LeakData.IsOpen(r) && (r.IsShared || r.Patients.Any(LeakData.IsInside)), p => LeakData.IsInside(p) && p != 3);

    [TestCase(0)]
    [TestCase(1)]
    public Task The_encounters_of_a_patient(int patient) =>
        CompareAsync($"/v2/patients/p{patient}/encounters", r => LeakData.IsOpen(r) && (r.IsShared || r.Patients.Any(p => p == patient || LeakData.IsInside(p))), p => p == patient);

    [TestCase(2, 403)]
    [TestCase(3, 404)]
    public async Task A_patient_who_is_hidden_has_no_feed(int patient, int status) =>
        Assert.That((await AskAsync(_access.Server, $"/v2/patients/p{patient}/encounters", _facility)).Status, Is.EqualTo(status));

    [TestCase("/api/v1/catchments/3026/patients", true)]
    [TestCase("/api/v1/feed/patients?since=2000-01-01", false)]
    public async Task The_patients_of_feeds_where_the_index_hides_confidential_ones(string path, bool isOfArea)
    {
        var expected = _data.Records.Where(r => r.Type == "Patient" && LeakData.IsOpen(r) && (!isOfArea || LeakData.IsInside(r.Patients[0]))).Select(r => r.Id);

        var entries = await FollowAsync(_access.Server, path, _facility);

        Assert.That(entries.Select(e => (e["content"]!["hid"] ?? e["content"]!["health_id"])!.GetValue<string>()), Is.EquivalentTo(expected));
    }

    private async Task CompareAsync(string path, Func<LeakRecord, bool> isVisible, Func<int, bool> mayHaveStubs)
    {
        await using var only = await TestServer.StartAsync();
        await LeakTests.LoadAsync(only, [.. _data.Records.Where(isVisible)], []);
        var actual = await FollowAsync(_access.Server, path + Everything, _facility);
        var expected = await FollowAsync(only, path + Everything, []);

        var (stubs, full) = (actual.Where(IsStub).ToArray(), actual.Where(e => !IsStub(e)).ToArray());
        Assert.That(string.Join('\n', Contents(full)), Is.EqualTo(string.Join('\n', Contents(expected))));
        Assert.That(full, Is.Not.Empty);
        foreach (var stub in stubs)
        {
            var record = _data.Records.Single(r => r.Type == "Encounter" && Title(stub) == "Encounter:" + r.Id);
            Assert.That((record.IsConfidential || record.Patients.Contains(2)) && record.Patients.All(mayHaveStubs), $"{record.Key} must not be known");
        }

        // Somebody who may see all gets more: the filter matters here.
        var hidden = _data.Records.Count(r => r.Type == "Encounter" && r.Patients.Any(mayHaveStubs) && !isVisible(r));
        Assert.That(hidden, Is.GreaterThan(0));
        await TestContext.Out.WriteLineAsync($"{path}: {full.Length} full, {stubs.Length} stubs");
    }

    private static bool IsStub(JsonNode entry) => !entry["content"]!.GetValue<string>().Contains("<Encounter>", StringComparison.Ordinal);

    private static string Title(JsonNode entry) => entry["title"]!.GetValue<string>();

    // How often an encounter was told differs by its hidden parts; which encounters, and what is said of them, must not.
    private static SortedDictionary<string, string> Contents(IEnumerable<JsonNode> entries)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            contents[Title(entry)] = entry["link"] + "\n" + Changing().Replace(entry["content"]!.GetValue<string>(), "");
        }

        return contents;
    }

    private static async Task<List<JsonNode>> FollowAsync(TestServer server, string path, (string, string)[] headers)
    {
        var all = new List<JsonNode>();
        for (var next = path; next is not null;)
        {
            var answer = await AskAsync(server, next, headers);
            Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
            all.AddRange(answer.Json["entries"]!.AsArray().Select(e => e!));
            next = answer.Json["entries"]!.AsArray().Count == 0 ? null : answer.Json["nextUrl"]?.GetValue<string>();
        }

        return all;
    }

    private static Task<Answer> AskAsync(TestServer server, string path, (string, string)[] headers) =>
        server.GetAsync(path.StartsWith("http", StringComparison.Ordinal) ? path : server.Base[..^"/fhir".Length] + path, headers);

    // Who wrote a record, when, and under which address differs between the two servers.
    [GeneratedRegex("""<meta>.*?</meta>|<(timestamp|fullUrl) value="[^"]*" ?/>|http://127\.0\.0\.1:\d+""", RegexOptions.Singleline)]
    private static partial Regex Changing();
}
