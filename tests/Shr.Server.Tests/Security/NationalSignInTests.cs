using Shr.Server.Security.Commands;

namespace Shr.Server.Tests.Security;

/// <summary>The national sign-in as EMRs in the field speak it.</summary>
public sealed class NationalSignInTests
{
    private Access _access = null!;
    private Enrolled _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _access = await Access.StartAsync("National", "--Security:SignInsPerMinute=1000");
        _desk = _access.EnrolFacility("10000069", "302618");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _access.DisposeAsync();

    [Test]
    public async Task Signing_in_gives_a_token_that_opens_the_API_with_its_client_id_and_email()
    {
        var answer = await _access.SignInAsync(_desk);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        var token = answer.Json["access_token"]!.GetValue<string>();
        Assert.That((await GetAsync(Access.Headers(_desk, token))).Status, Is.EqualTo(200));
    }

    [TestCase("wrong", null, null)]
    [TestCase(null, "wrong", null)]
    [TestCase(null, null, "1")]
    public async Task A_failed_sign_in_says_what_the_document_says(string? password, string? apiToken, string? clientId)
    {
        var other = _access.EnrolFacility($"2000{TestContext.CurrentContext.Test.ID[^3..]}", "3026");

        var answer = await _access.SignInAsync(other, password, apiToken, clientId);

        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That(answer.Text, Is.EqualTo("""{"error":true,"message":"Not authenticated","code":401}"""));
    }

    [TestCase("X-Auth-Token")]
    [TestCase("client_id")]
    [TestCase("From")]
    public async Task A_missing_or_other_header_is_401(string header)
    {
        var headers = _access.Headers(_desk);

        Assert.That((await GetAsync([.. headers.Where(h => h.Item1 != header)])).Status, Is.EqualTo(401));
        Assert.That((await GetAsync([.. headers.Select(h => h.Item1 == header ? (h.Item1, "x" + h.Item2) : h)])).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task The_email_is_compared_exactly() =>
        Assert.That((await GetAsync([.. _access.Headers(_desk).Select(h => h.Item1 == "From" ? (h.Item1, h.Item2.ToUpperInvariant()) : h)])).Status, Is.EqualTo(401));

    [Test]
    public async Task Without_any_header_it_is_401_and_says_how()
    {
        var answer = await GetAsync([]);

        Assert.That((answer.Status, answer.Issues[0], answer.Header("WWW-Authenticate")), Is.EqualTo((401, "SHR-7001", "Bearer")));
    }

    [Test]
    public async Task The_API_token_opens_nothing_but_the_sign_in() =>
        Assert.That((await GetAsync(Access.Headers(_desk, _desk.ApiToken))).Status, Is.EqualTo(401));

    [Test]
    public async Task A_bearer_token_is_not_taken_beside_the_three_headers() =>
        Assert.That((await GetAsync([.. _access.Headers(_desk), ("Authorization", "Bearer x")])).Status, Is.EqualTo(401));

    [Test]
    public async Task A_signed_out_token_cannot_be_replayed()
    {
        var token = (await _access.SignInAsync(_desk)).Json["access_token"]!.GetValue<string>();

        var signOut = await PostAsync($"/api/1.0/sso/signout/{token}");

        Assert.That(signOut.Status, Is.EqualTo(200));
        Assert.That((await GetAsync(Access.Headers(_desk, token))).Status, Is.EqualTo(401));
        Assert.That((await TokenInfoAsync(token)).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_token_tells_a_service_who_it_speaks_for()
    {
        var token = (await _access.SignInAsync(_desk)).Json["access_token"]!.GetValue<string>();

        var user = (await TokenInfoAsync(token)).Json;

        Assert.That(user["id"]!.GetValue<string>(), Is.EqualTo(_desk.ClientId));
        Assert.That(user["is_active"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(user["access_token"]!.GetValue<string>(), Is.EqualTo(token));
        Assert.That(user["profiles"]![0]!["type"]!.GetValue<string>(), Is.EqualTo("facility"));
        Assert.That(user["profiles"]![0]!["catchment"]![0]!.GetValue<string>(), Is.EqualTo("302618"));
        Assert.That(user["groups"]!.AsArray().Select(g => g!.GetValue<string>()), Does.Contain("Facility Admin"));
    }

    [Test]
    public async Task Sign_ins_are_in_the_audit_log_and_no_token_is()
    {
        var token = (await _access.SignInAsync(_desk)).Json["access_token"]!.GetValue<string>();
        await TokenInfoAsync(token);
        await PostAsync($"/api/1.0/sso/signout/{token}");
        var auditor = _access.Headers(_access.Enrol("watch", "eye@watch.example", ["SHR Auditor"], []));

        var events = await _access.Server.GetAsync($"AuditEvent?subtype=sign-in&agent={_desk.ClientId}", auditor);

        Assert.That(events.Entries, Is.Not.Empty);
        Assert.That(events.Text, Does.Not.Contain(token).And.Not.Contain(_desk.ApiToken).And.Not.Contain(_desk.Password));
    }

    [Test]
    public async Task A_client_that_dawdles_with_its_headers_is_hung_up_on()
    {
        using var socket = new System.Net.Sockets.TcpClient();
        var address = new Uri(_access.Server.Base);
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.GetStream().WriteAsync("GET /fhir/metadata HTTP/1.1\r\nHost: x\r\n"u8.ToArray());
        var buffer = new byte[1024];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(25));

        var answer = await socket.GetStream().ReadAsync(buffer, patience.Token);

        Assert.That(System.Text.Encoding.ASCII.GetString(buffer, 0, answer), Is.Empty.Or.StartsWith("HTTP/1.1 408"));
    }

    [Test]
    public async Task Token_info_is_for_services_only()
    {
        var token = (await _access.SignInAsync(_desk)).Json["access_token"]!.GetValue<string>();

        Assert.That((await _access.Server.SendAsync("GET", Api($"/api/1.0/sso/token/{token}"))).Status, Is.EqualTo(401));
        Assert.That((await TokenInfoAsync("unknown")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Five_wrong_passwords_lock_the_account_even_for_the_right_one()
    {
        var victim = _access.EnrolFacility("30000001", "3026");
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await _access.SignInAsync(victim, "guess")).Status, Is.EqualTo(404));
        }

        Assert.That((await _access.SignInAsync(victim)).Status, Is.EqualTo(429));
    }

    [Test]
    public async Task A_disabled_user_is_out_at_once()
    {
        var leaver = _access.EnrolFacility("30000002", "3026");
        var headers = _access.Headers(leaver);

        _access.Users.Save(_access.Users.User(leaver.ClientId)! with { IsActive = false });

        Assert.That((await GetAsync(headers)).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task A_token_in_the_address_is_refused() =>
        Assert.That((await _access.Server.GetAsync("StructureDefinition?access_token=x", _access.Headers(_desk))).Issues[0], Is.EqualTo("SHR-7017"));

    [Test]
    public async Task What_the_server_can_do_is_for_everybody_to_know() =>
        Assert.That((await _access.Server.GetAsync("metadata")).Status, Is.Not.EqualTo(401));

    [TestCase("--help")]
    [TestCase("enrol", "--help")]
    public void The_command_that_enrols_tells_how_it_is_used(params string[] args)
    {
        using var output = new StringWriter();
        var code = AccessCommand.Create().Parse(args).Invoke(new() { Output = output });

        Assert.That(code, Is.Zero);
        Assert.That(output.ToString(), Does.Contain("--help"));
    }

    private Task<Answer> GetAsync((string, string)[] headers) => _access.Server.GetAsync("Organization?_count=1", headers);

    private Task<Answer> TokenInfoAsync(string token) =>
        _access.Server.SendAsync("GET", Api($"/api/1.0/sso/token/{token}"), null, ("client_id", _desk.ClientId), ("X-Auth-Token", _desk.ApiToken));

    private Task<Answer> PostAsync(string path) =>
        _access.Server.SendAsync("POST", Api(path), "", ("client_id", _desk.ClientId), ("X-Auth-Token", _desk.ApiToken), ("Content-Type", "application/x-www-form-urlencoded"));

    private string Api(string path) => _access.Server.Base.Replace("/fhir", path);
}
