using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>Chapter 2 and the AUTH scenarios: every requester, on every kind of road, with one credential wrong or missing.</summary>
public sealed class AuthenticationTests
{
    private const string Patient = """{"resourceType":"Patient","name":[{"text":"A"}]}""";

    private static readonly string[] Who = ["facility", "provider", "patient", "datasense", "admin", "approver"];

    private Access _access = null!;
    private Dictionary<string, (string, string)[]> _headers = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _access = await Access.StartAsync("National", "--Security:SignInsPerMinute=1000");
        _headers = National.Requesters.Enrol(_access);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _access.DisposeAsync();

    [TestCaseSource(nameof(Who))]
    public Task A1_Creating_with_a_wrong_token_is_401(string who) => RefusedAsync("POST", who, "X-Auth-Token");

    [TestCaseSource(nameof(Who))]
    public Task A2_Creating_with_a_wrong_From_is_401(string who) => RefusedAsync("POST", who, "From");

    [TestCaseSource(nameof(Who))]
    public Task A3_Creating_with_a_wrong_client_id_is_401(string who) => RefusedAsync("POST", who, "client_id");

    [TestCaseSource(nameof(Who))]
    public Task A4_Reading_with_a_wrong_token_is_401(string who) => RefusedAsync("GET", who, "X-Auth-Token");

    [TestCaseSource(nameof(Who))]
    public Task A5_Reading_with_a_wrong_From_is_401(string who) => RefusedAsync("GET", who, "From");

    [TestCaseSource(nameof(Who))]
    public Task A6_Reading_with_a_wrong_client_id_is_401(string who) => RefusedAsync("GET", who, "client_id");

    [Test]
    public async Task A7_A_missing_header_is_401([ValueSource(nameof(Who))] string who, [Values("X-Auth-Token", "client_id", "From")] string missing)
    {
        foreach (var (method, address) in Roads)
        {
            var answer = await SendAsync(method, address, [.. _headers[who].Where(h => h.Item1 != missing)]);
            Assert.That(answer.Status, Is.EqualTo(401), $"{method} {address}");
            Assert.That(answer.Json, Is.Not.Null, "a 401 says so in JSON");
        }
    }

    [Test]
    public async Task A7_An_empty_doubled_or_endless_header_is_401([Values("X-Auth-Token", "client_id", "From")] string header)
    {
        foreach (var value in new[] { "", " ", new string('x', 5000) })
        {
            Assert.That((await SendAsync("GET", "/healthIds/checkRemaining", [.. _headers["facility"].Select(h => h.Item1 == header ? (header, value) : h)])).Status, Is.EqualTo(401), value);
        }

        Assert.That((await SendAsync("GET", "/healthIds/checkRemaining", [.. _headers["facility"], _headers["facility"].First(h => h.Item1 == header)])).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task Header_names_are_compared_without_regard_to_case() =>
        Assert.That((await SendAsync("GET", "/healthIds/checkRemaining", [.. _headers["facility"].Select(h => (h.Item1.ToUpperInvariant(), h.Item2))])).Status, Is.EqualTo(200));

    [Test]
    public async Task One_s_token_with_another_s_client_id_and_email_is_401()
    {
        var mixed = _headers["facility"].Where(h => h.Item1 == "X-Auth-Token").Concat(_headers["datasense"].Where(h => h.Item1 != "X-Auth-Token")).ToArray();

        Assert.That((await SendAsync("POST", "/healthIds/generate", mixed)).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task A_client_id_and_an_API_token_open_the_registries_and_nothing_else()
    {
        var service = _access.Enrol("20000001", "lr@service.example", ["MCI User", "Facility Admin"], ["facility:20000001"]);
        (string, string)[] headers = [("client_id", service.ClientId), ("X-Auth-Token", service.ApiToken)];

        Assert.That((await SendAsync("GET", "/api/1.0/locations/list/division", headers)).Status, Is.EqualTo(200));
        Assert.That((await SendAsync("GET", "/api/1.0/locations/list/division", [("client_id", "1"), headers[1]])).Status, Is.EqualTo(401));
        Assert.That((await SendAsync("GET", "/api/1.0/locations/list/division", [headers[0], ("X-Auth-Token", service.ApiToken + "x")])).Status, Is.EqualTo(401));
        Assert.That((await SendAsync("GET", "/healthIds/checkRemaining", [.. headers, ("From", service.Email)])).Status, Is.EqualTo(401));
        Assert.That((await SendAsync("GET", "/fhir/Patient", [.. headers, ("From", service.Email)])).Status, Is.EqualTo(401));
    }

    private static (string, string)[] Roads { get; } =
    [
        ("POST", "/fhir/Patient"), ("POST", "/api/v1/patients"), ("POST", "/healthIds/generate"),
        ("GET", "/fhir/Patient/1"), ("GET", "/api/v1/patients/98000173958"), ("GET", "/api/v1/patients?nid=1234567890123"), ("GET", "/api/v1/catchments/302618/approvals"),
        ("GET", "/api/v1/audit/patients/98000173958"), ("GET", "/api/v1/locations"), ("GET", "/healthIds/checkRemaining"), ("GET", "/api/v1/catchments/302618/patients"),
    ];

    private async Task RefusedAsync(string method, string who, string wrong)
    {
        var headers = _headers[who].Select(h => h.Item1 == wrong ? (wrong, "x" + h.Item2) : h).ToArray();
        foreach (var (_, address) in Roads.Where(r => r.Item1 == method))
        {
            var answer = await SendAsync(method, address, headers);
            Assert.That(answer.Status, Is.EqualTo(401), $"{method} {address}");
            Assert.That(answer.Text, Does.Not.Contain(headers.First(h => h.Item1 == "X-Auth-Token").Item2));
        }
    }

    private Task<Answer> SendAsync(string method, string address, (string, string)[] headers) =>
        _access.Server.SendAsync(method, _access.Server.Base.Replace("/fhir", address), method == "POST" ? Patient : null, headers);
}
