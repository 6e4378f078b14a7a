using Shr.Server.Security.Directory;

namespace Shr.Server.Tests.Security.Leaks;

/// <summary>
/// No route shows, counts or betrays what the caller may not see: each answer equals that of a server which holds only
/// what the caller may see. Who may see what is decided here again, from the data alone.
/// </summary>
/// <remarks>More cases: set SHR_LEAK_CASES (per route and caller) and SHR_LEAK_SEED.</remarks>
public sealed class LeakTests
{
    private const double LeastShare = 0.3;
    private static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("SHR_LEAK_CASES") ?? "20");
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("SHR_LEAK_SEED") ?? "7");

    private readonly LeakData _data = new(Seed, 160);
    private Access _access = null!;
    private (string, string)[] _system = [];
    private (string, string)[] _facility = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _access = await Access.StartAsync("Both");
        _system = _access.Headers(_access.Enrol("hq", "hq@hq.example", ["SHR System Admin"], []));
        _facility = _access.Headers(_access.EnrolFacility(LeakData.FacilityCode, LeakData.Area));
        await LoadAsync(_access.Server, _data.Records, _system);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _access.DisposeAsync();

    [Test]
    public Task A_facility_searches_its_own_area_only() =>
        CompareAsync("facility", _facility, [.. LeakRequests.Searches, .. LeakRequests.Matching], r => LeakData.IsOpen(r) && (r.IsShared || r.Patients.Any(LeakData.IsInside)), "p0");

    [Test]
    public Task A_facility_reads_one_record_anywhere_unless_it_is_confidential_or_denied() =>
        CompareAsync("facility reads", _facility, [.. LeakRequests.Reads, "everything"], LeakData.IsOpen, "p1");

    [Test]
    public Task A_facility_that_names_a_patient_from_elsewhere_sees_that_one_beside_its_area() =>
        CompareAsync("facility names", _facility, LeakRequests.Named, r => LeakData.IsOpen(r) && (r.IsShared || r.Patients.Any(p => p == 1 || LeakData.IsInside(p))), "p1");

    [Test]
    public Task A_patient_sees_the_own_record_only()
    {
        var headers = _access.Headers(_access.Enrol("home", "p0@home.example", ["SHR User", "Patient"], ["patient:p0"]));
        return CompareAsync("patient", headers, [.. LeakRequests.Searches, .. LeakRequests.Reads], r => r.IsShared || r.Patients.Contains(0), "p0");
    }

    [Test]
    public Task An_app_started_for_a_patient_sees_that_one_only() =>
        CompareAsync("app", Bearer("patient/*.rs", "p0"), [.. LeakRequests.Searches, .. LeakRequests.Reads], r => r.IsShared || r.Patients.Contains(0), "p0");

    [Test]
    public Task A_granular_scope_shows_what_meets_its_condition_only() =>
        CompareAsync(
            "granular",
            Bearer("user/Observation.rs?category=laboratory user/Encounter.rs user/Patient.rs user/Organization.rs user/DiagnosticReport.rs?status=final", null),
            ["search-post", "chain", "has", "include", "revinclude", "not", "paging", "sort", "system-search", "history-system", "read", "vread", "history-instance"],
            // What a scope's condition asks is gone with a record, so of those only the ended ones without a condition are seen.
            r => r.Type is "Encounter" or "Patient" or "Organization" || (!r.IsDeleted && (r.Type == "DiagnosticReport" || r.Category == "laboratory")),
            "p0");

    [Test]
    public async Task An_encounter_of_the_national_road_holds_what_the_facility_may_see_and_a_refusal_holds_nothing()
    {
        await using var only = await TestServer.StartAsync();
        await LoadAsync(only, [.. _data.Records.Where(LeakData.IsOpen)], []);
        var (shown, refused, narrowed) = (0, 0, 0);
        foreach (var encounter in _data.Records.Where(r => r.Type == "Encounter" && !r.IsDeleted))
        {
            var path = $"../patients/p{encounter.Patients[0]}/encounters/{encounter.Id}";
            var actual = await _access.Server.GetAsync(path, [.. _facility, ("Accept", "application/fhir+json")]);
            if (!LeakData.IsOpen(encounter))
            {
                Assert.That(actual.Status, Is.EqualTo(403), path);
                Assert.That(actual.Json.AsObject().Select(m => m.Key), Is.EqualTo(new[] { "httpStatus", "message" }));
                refused++;
                continue;
            }

            var expected = Entries(await only.GetAsync(path, ("Accept", "application/fhir+json")));
            Assert.That(Entries(actual), Is.EqualTo(expected), path);
            shown++;
            narrowed += Entries(await _access.Server.GetAsync(path, [.. _system, ("Accept", "application/fhir+json")])).Length > expected.Length ? 1 : 0;
        }

        Assert.That((shown > 0, refused > 0, narrowed > 0), Is.EqualTo((true, true, true)), $"{shown} shown, {refused} refused, {narrowed} with hidden parts");

        static string[] Entries(Answer answer) =>
            [.. answer.Json["content"]!["entry"]!.AsArray().Select(e => $"{e!["resource"]!["resourceType"]}/{e["resource"]!["id"]}")];
    }

    private (string, string)[] Bearer(string scopes, string? patient)
    {
        if (_access.Users.Client("tester") is null)
        {
            _access.Register(new ClientRecord { Id = "tester", Name = "tester", Scopes = "user/*.cruds patient/*.cruds" });
        }

        var user = _access.Enrol("apps", $"{Guid.CreateVersion7()}@apps.example", ["SHR System Admin"], []);
        var token = Secrets.Create();
        _access.Users.Save(new TokenRecord
        {
            Fingerprint = Secrets.Fingerprint(token),
            Kind = TokenKind.Access,
            Family = token,
            UserId = user.ClientId,
            ClientId = "tester",
            Scopes = scopes,
            Patient = patient,
            IssuedAt = TimeProvider.System.GetUtcNow(),
            ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1),
        });
        return [("Authorization", $"Bearer {token}")];
    }

    private async Task CompareAsync(string caller, (string, string)[] headers, IReadOnlyList<string> routes, Func<LeakRecord, bool> isVisible, string patient)
    {
        await using var only = await TestServer.StartAsync();
        await LoadAsync(only, [.. _data.Records.Where(isVisible)], []);
        var visible = _data.Records.Where(isVisible).Select(r => r.Key).ToHashSet();
        var random = new Random(Seed);
        var requests = new LeakRequests(_data, random);
        var total = 0;
        foreach (var route in routes)
        {
            var (compared, red) = (0, 0);
            for (var drawn = 0; drawn < Cases * 20 && compared < Cases; drawn++)
            {
                var request = requests.Next(route, patient);
                var all = await LeakAnswer.AskAsync(_access.Server, request, _system);
                if (!IsHard(request, all, visible, compared))
                {
                    continue;
                }

                var actual = await LeakAnswer.AskAsync(_access.Server, request, headers);
                var expected = await LeakAnswer.AskAsync(only, request, []);
                if (actual.Text.StartsWith("403", StringComparison.Ordinal) && expected.Records.Count == 0)
                {
                    // Refused as a whole: of this type nothing may be asked.
                    continue;
                }

                Assert.That(actual.Text, Is.EqualTo(expected.Text), $"{caller}: {request}");
                compared++;

                // With the filter off on this route the answer would be the one of somebody who may see all.
                red += all.Text == expected.Text ? 0 : 1;
            }

            Assert.That(compared, Is.GreaterThan(0), $"{caller}: no case of {route} was hard enough");
            Assert.That(red, Is.GreaterThan(0), $"{caller}: {route} would not be missed if its filter were off");
            total += compared;
        }

        await TestContext.Out.WriteLineAsync($"{caller}: {total} cases over {routes.Count} routes");
    }

    // A read is of a hidden and a visible record in turn; of many records 30 % are hidden and 30 % are not.
    private static bool IsHard(LeakRequest request, LeakAnswer all, HashSet<string> visible, int compared)
    {
        if (LeakRequests.Reads.Contains(request.Route))
        {
            return visible.Contains(string.Join('/', request.Path.Split('/').Take(2))) == (compared % 2 == 0);
        }

        if (request.Route == "count")
        {
            return all.Text.StartsWith("200", StringComparison.Ordinal);
        }

        var shown = all.Records.Count(visible.Contains);
        return all.Records.Count >= 2 && shown >= all.Records.Count * LeastShare && all.Records.Count - shown >= all.Records.Count * LeastShare;
    }

    internal static async Task LoadAsync(TestServer server, IReadOnlyList<LeakRecord> records, (string, string)[] headers)
    {
        foreach (var record in records)
        {
            foreach (var json in new[] { record.Earlier, record.Json }.OfType<string>())
            {
                var answer = await server.PutAsync(record.Key, json, headers);
                Assert.That(answer.Status, Is.AnyOf(200, 201), $"{record.Key} {answer.Text}");
            }

            if (record.IsDeleted)
            {
                Assert.That((await server.SendAsync("DELETE", record.Key, null, headers)).Status, Is.EqualTo(204));
            }
        }
    }
}
