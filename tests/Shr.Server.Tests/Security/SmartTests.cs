using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shr.Server.Security.Directory;

namespace Shr.Server.Tests.Security;

/// <summary>The assertions of the SMART App Launch kit, against the embedded issuer.</summary>
public sealed partial class SmartTests : IDisposable
{
    private const string Redirect = "http://127.0.0.1:4567/back";
    private const string Verifier = "a-verifier-that-is-long-enough-for-the-rules-of-pkce-1234567890";

    private Access _access = null!;
    private Enrolled _doctor = null!;
    private HttpClient _browser = null!;
    private string _patient = "";
    private string _other = "";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _access = await Access.StartAsync("Smart", "--Security:SignInsPerMinute=10000");
        _browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        _doctor = _access.Enrol("clinic", "doctor@clinic.example", ["SHR User", "Provider"], ["provider:7:3026"], "Practitioner/7");
        _access.Register(new ClientRecord { Id = "app", Name = "An <app>", RedirectUris = [Redirect], Scopes = "openid fhirUser launch launch/patient offline_access patient/*.cruds user/*.cruds" });
        _access.Register(new ClientRecord { Id = "loader", Name = "Loader", Scopes = "system/*.cruds", Jwks = Keys.Jwks });
        var loader = await BackendTokenAsync("system/*.cruds");
        _patient = await CreateAsync(loader, """{"resourceType":"Patient","name":[{"family":"One"}]}""");
        _other = await CreateAsync(loader, """{"resourceType":"Patient","name":[{"family":"Two"}]}""");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _access.DisposeAsync();
    }

    public void Dispose() => _browser?.Dispose();

    [Test]
    public async Task Discovery_says_what_the_kit_requires()
    {
        var answer = await _access.Server.GetAsync(".well-known/smart-configuration", ("Origin", "https://app.example"));

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.ContentType, Does.StartWith("application/json"));
        Assert.That(answer.Header("Access-Control-Allow-Origin"), Is.EqualTo("*"));
        var json = answer.Json;
        Assert.That(json["authorization_endpoint"]!.GetValue<string>(), Is.EqualTo(_access.AuthBase + "/authorize"));
        Assert.That(json["token_endpoint"]!.GetValue<string>(), Is.EqualTo(_access.AuthBase + "/token"));
        Assert.That(Texts(json["grant_types_supported"]), Does.Contain("authorization_code"));
        Assert.That(Texts(json["code_challenge_methods_supported"]), Is.EqualTo(new[] { "S256" }));
        Assert.That(Texts(json["capabilities"]), Does.Contain("sso-openid-connect").And.Contain("launch-standalone").And.Contain("launch-ehr"));
        Assert.That(json["issuer"], Is.Not.Null);
        Assert.That(json["jwks_uri"], Is.Not.Null);
    }

    [Test]
    public async Task The_CapabilityStatement_names_the_same_endpoints()
    {
        var security = (await _access.Server.GetAsync("metadata")).Json["rest"]![0]!["security"]!;
        var uris = security["extension"]![0]!["extension"]!.AsArray().ToDictionary(e => e!["url"]!.GetValue<string>(), e => e!["valueUri"]!.GetValue<string>());

        Assert.That(security["service"]![0]!["coding"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("SMART-on-FHIR"));
        Assert.That((uris["authorize"], uris["token"]), Is.EqualTo((_access.AuthBase + "/authorize", _access.AuthBase + "/token")));
    }

    [Test]
    public async Task OpenID_discovery_has_all_it_must()
    {
        var json = (await _access.Server.GetAsync(".well-known/openid-configuration")).Json;

        foreach (var name in new[] { "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported", "subject_types_supported" })
        {
            Assert.That(json[name], Is.Not.Null, name);
        }

        Assert.That(Texts(json["id_token_signing_alg_values_supported"]), Does.Contain("RS256"));
    }

    [Test]
    public async Task A_standalone_launch_gives_tokens_as_the_kit_wants_them()
    {
        var location = await SignInAsync("launch/patient openid fhirUser offline_access patient/*.rs");
        var back = HttpUtility.ParseQueryString(location.Query);
        Assert.That(back["state"], Is.EqualTo("my state"));

        var token = await TokenAsync(("grant_type", "authorization_code"), ("code", back["code"]!), ("redirect_uri", Redirect), ("client_id", "app"), ("code_verifier", Verifier));

        Assert.That(token.Status, Is.EqualTo(200), token.Text);
        Assert.That(token.Header("Cache-Control"), Is.EqualTo("no-store"));
        Assert.That(token.Header("Pragma"), Is.EqualTo("no-cache"));
        var json = token.Json;
        Assert.That(json["token_type"]!.GetValue<string>(), Is.EqualTo("Bearer"));
        Assert.That(json["expires_in"]!.GetValue<int>(), Is.Positive);
        Assert.That(json["patient"]!.GetValue<string>(), Is.EqualTo(_patient));
        Assert.That(json["scope"]!.GetValue<string>().Split(' '), Is.SubsetOf(new[] { "launch/patient", "openid", "fhirUser", "offline_access", "patient/*.rs" }));
        await IdTokenIsGoodAsync(json["id_token"]!.GetValue<string>());
    }

    [Test]
    public async Task A_patient_token_shows_this_patient_and_no_other()
    {
        var access = (await LaunchedAsync("launch/patient patient/*.rs"))["access_token"]!.GetValue<string>();

        Assert.That((await GetAsync($"Patient/{_patient}", access)).Status, Is.EqualTo(200));
        Assert.That((await GetAsync($"Patient/{_other}", access)).Status, Is.EqualTo(404));
        Assert.That((await GetAsync("Patient", access)).Matches, Is.EqualTo(new[] { _patient }));
    }

    [Test]
    public async Task Only_granted_types_are_open()
    {
        var access = (await LaunchedAsync("launch/patient patient/Patient.rs"))["access_token"]!.GetValue<string>();

        Assert.That((await GetAsync($"Patient/{_patient}", access)).Status, Is.EqualTo(200));
        Assert.That((await GetAsync($"Observation?patient={_patient}", access)).Status, Is.EqualTo(403));
        Assert.That((await SendAsync("PUT", $"Patient/{_patient}", $$"""{"resourceType":"Patient","id":"{{_patient}}"}""", access)).Status, Is.EqualTo(403));
    }

    [TestCase("aud", "http://elsewhere.example/fhir")]
    [TestCase("aud", null)]
    [TestCase("launch", "wrong")]
    [TestCase("code_challenge_method", "plain")]
    [TestCase("code_challenge", null)]
    [TestCase("response_type", "token")]
    [TestCase("state", null)]
    public async Task A_wrong_request_gets_no_code(string name, string? value)
    {
        using var answer = await _browser.GetAsync(AuthorizeUrl("patient/*.rs", (name, value)));

        Assert.That((int)answer.StatusCode, Is.EqualTo(302));
        Assert.That(answer.Headers.Location!.Query, Does.Contain("error=").And.Not.Contain("code="));
    }

    [TestCase("client_id", "nobody")]
    [TestCase("redirect_uri", "http://127.0.0.1:4567/elsewhere")]
    public async Task An_unknown_client_or_address_is_not_sent_anywhere(string name, string value)
    {
        using var answer = await _browser.GetAsync(AuthorizeUrl("patient/*.rs", (name, value)));

        Assert.That(((int)answer.StatusCode, answer.Headers.Location), Is.EqualTo((400, (Uri?)null)));
    }

    [Test]
    public async Task The_page_encodes_names_and_runs_nothing()
    {
        using var answer = await _browser.GetAsync(AuthorizeUrl("patient/*.rs"));
        var html = await answer.Content.ReadAsStringAsync();

        Assert.That(html, Does.Contain("An &lt;app&gt;").And.Not.Contain("<app>"));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("default-src 'none'").And.Contain("frame-ancestors 'none'"));
        Assert.That(answer.Headers.CacheControl!.NoStore, Is.True);
    }

    [Test]
    public async Task A_form_from_another_browser_is_refused()
    {
        using var page = await _browser.GetAsync(AuthorizeUrl("patient/*.rs"));
        var pending = Pending().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });

        using var answer = await stranger.PostAsync(_access.AuthBase + "/authorize", Form(("pending", pending), ("decision", "allow"), ("email", _doctor.Email), ("password", _doctor.Password)));

        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task A_code_is_good_once_for_its_client_address_and_verifier()
    {
        async Task<string> CodeAsync() => HttpUtility.ParseQueryString((await SignInAsync("patient/*.rs")).Query)["code"]!;
        Task<Answer> RedeemAsync(string code, string verifier = Verifier, string redirect = Redirect, string client = "app") =>
            TokenAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("client_id", client), ("code_verifier", verifier));

        Assert.That((await RedeemAsync(await CodeAsync(), verifier: new string('x', 43))).Status, Is.EqualTo(400));
        Assert.That((await RedeemAsync(await CodeAsync(), verifier: "")).Status, Is.EqualTo(400));
        Assert.That((await RedeemAsync(await CodeAsync(), redirect: "http://127.0.0.1:4567/other")).Status, Is.EqualTo(400));
        Assert.That((await RedeemAsync(await CodeAsync(), client: "nobody")).Status, Is.EqualTo(401));
        Assert.That((await RedeemAsync("wrong")).Status, Is.EqualTo(400));
        var code = await CodeAsync();
        Assert.That((await RedeemAsync(code)).Status, Is.EqualTo(200));
        Assert.That((await RedeemAsync(code)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task Refreshing_gives_a_new_token_and_never_more_scopes()
    {
        var first = await LaunchedAsync("launch/patient offline_access patient/*.rs");
        var refresh = first["refresh_token"]!.GetValue<string>();

        var more = await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", (await LaunchedAsync("launch/patient offline_access patient/*.rs"))["refresh_token"]!.GetValue<string>()), ("client_id", "app"), ("scope", "user/*.cruds"));
        var second = await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", "app"));
        var fewer = await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", second.Json["refresh_token"]!.GetValue<string>()), ("client_id", "app"), ("scope", "patient/*.rs"));

        Assert.That(more.Status, Is.EqualTo(400));
        Assert.That(second.Status, Is.EqualTo(200));
        Assert.That(second.Json["access_token"]!.GetValue<string>(), Is.Not.EqualTo(first["access_token"]!.GetValue<string>()));
        Assert.That(second.Json["patient"]!.GetValue<string>(), Is.EqualTo(_patient));
        Assert.That(fewer.Json["scope"]!.GetValue<string>(), Is.EqualTo("patient/*.rs"));
        Assert.That((await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", "app"))).Status, Is.EqualTo(400), "used twice");
        Assert.That((await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", "bad"), ("client_id", "app"))).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task An_EHR_launch_carries_its_patient()
    {
        var doctor = (await LaunchedAsync("launch/patient user/*.rs"))["access_token"]!.GetValue<string>();
        var launch = await SendToAsync("/launch", doctor, ("patient", _other));

        var token = await LaunchedAsync("launch patient/*.rs", launch.Json["launch"]!.GetValue<string>());

        Assert.That(token["patient"]!.GetValue<string>(), Is.EqualTo(_other));
    }

    [Test]
    public async Task Introspection_says_who_and_nothing_of_a_bad_token()
    {
        var token = await LaunchedAsync("launch/patient openid fhirUser patient/*.rs");
        var access = token["access_token"]!.GetValue<string>();

        var good = (await SendToAsync("/introspect", access, ("token", access))).Json;
        var bad = await SendToAsync("/introspect", access, ("token", "invalid"));

        Assert.That(good["active"]!.GetValue<bool>(), Is.True);
        Assert.That(good["client_id"]!.GetValue<string>(), Is.EqualTo("app"));
        Assert.That(good["scope"]!.GetValue<string>(), Is.EqualTo(token["scope"]!.GetValue<string>()));
        Assert.That(good["patient"]!.GetValue<string>(), Is.EqualTo(_patient));
        Assert.That(good["exp"]!.GetValue<long>(), Is.Positive);
        Assert.That(good["fhirUser"]!.GetValue<string>(), Does.EndWith("/Practitioner/7"));
        Assert.That(bad.Text, Is.EqualTo("""{"active":false}"""));
        Assert.That((await SendToAsync("/introspect", null, ("token", access))).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task A_revoked_token_opens_nothing_and_refreshes_nothing()
    {
        var token = await LaunchedAsync("launch/patient offline_access patient/*.rs");
        var access = token["access_token"]!.GetValue<string>();

        Assert.That((await SendToAsync("/revoke", null, ("token", access), ("client_id", "app"))).Status, Is.EqualTo(200));

        Assert.That((await GetAsync($"Patient/{_patient}", access)).Status, Is.EqualTo(401));
        Assert.That((await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", token["refresh_token"]!.GetValue<string>()), ("client_id", "app"))).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task Backend_services_are_checked_as_the_kit_checks_them()
    {
        var audience = _access.AuthBase + "/token";
        Task<Answer> AskAsync(string assertion, string grant = "client_credentials", string type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") =>
            TokenAsync(("grant_type", grant), ("client_assertion_type", type), ("client_assertion", assertion), ("scope", "system/*.rs"));

        Assert.That((await AskAsync(Keys.Assertion("loader", audience), grant: "password")).Status, Is.EqualTo(400));
        Assert.That((await AskAsync(Keys.Assertion("loader", audience), type: "wrong")).Status, Is.EqualTo(401));
        Assert.That((await AskAsync("not.a.jwt")).Status, Is.EqualTo(401));
        Assert.That((await AskAsync(Keys.Assertion("loader", "http://elsewhere"))).Status, Is.EqualTo(401));
        Assert.That((await AskAsync(Keys.Assertion("nobody", audience))).Status, Is.EqualTo(401));
        Assert.That((await AskAsync(Keys.Assertion("loader", audience, minutes: -5))).Status, Is.EqualTo(401));
        Assert.That((await AskAsync(Keys.Assertion("loader", audience, minutes: 60))).Status, Is.EqualTo(401));
        Assert.That((await AskAsync(Keys.Stranger("loader", audience))).Status, Is.EqualTo(401));
        Assert.That((await AskAsync(Keys.Unsigned("loader", audience))).Status, Is.EqualTo(401));
        var assertion = Keys.Assertion("loader", audience);
        var right = await AskAsync(assertion);
        Assert.That(right.Status, Is.EqualTo(200), right.Text);
        Assert.That(right.Json["token_type"]!.GetValue<string>(), Is.EqualTo("bearer"));
        Assert.That(right.Json["expires_in"]!.GetValue<int>(), Is.InRange(1, 300));
        Assert.That((await AskAsync(assertion)).Status, Is.EqualTo(401), "a replay");
    }

    [TestCase("")]
    [TestCase("garbage")]
    [TestCase("a.b.c")]
    [TestCase("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")]
    public async Task A_bad_bearer_token_is_401(string token) =>
        Assert.That((await GetAsync($"Patient/{_patient}", token)).Status, Is.EqualTo(401));

    [Test]
    public async Task An_oversize_token_is_refused_without_being_looked_at() =>
        Assert.That((await GetAsync($"Patient/{_patient}", new string('x', 20_000))).Status, Is.EqualTo(401).Or.EqualTo(431));

    private async Task IdTokenIsGoodAsync(string idToken)
    {
        var jwks = (await _access.Server.GetAsync(_access.AuthBase + "/jwks")).Text;
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(idToken, new TokenValidationParameters
        {
            IssuerSigningKeys = new JsonWebKeySet(jwks).GetSigningKeys(),
            ValidIssuer = _access.Server.Base,
            ValidAudience = "app",
            ValidAlgorithms = ["RS256"],
        });

        Assert.That(result.IsValid, Is.True, result.Exception?.Message);
        var token = (JsonWebToken)result.SecurityToken;
        Assert.That(token.GetPayloadValue<string>("fhirUser"), Is.EqualTo(_access.Server.Base + "/Practitioner/7"));
        Assert.That(token.Subject, Is.Not.Empty);
        Assert.That(token.Kid, Is.Not.Empty);
    }

    private async Task<JsonNode> LaunchedAsync(string scope, string? launch = null)
    {
        var code = HttpUtility.ParseQueryString((await SignInAsync(scope, launch)).Query)["code"]!;
        return (await TokenAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Redirect), ("client_id", "app"), ("code_verifier", Verifier))).Json;
    }

    private async Task<Uri> SignInAsync(string scope, string? launch = null)
    {
        using var page = await _browser.GetAsync(AuthorizeUrl(scope, ("launch", launch)));
        var html = await page.Content.ReadAsStringAsync();
        var fields = new List<(string, string)> { ("pending", Pending().Match(html).Groups[1].Value), ("decision", "allow"), ("email", _doctor.Email), ("password", _doctor.Password), ("patient", _patient) };
        fields.AddRange(scope.Split(' ').Select(s => ("scope", s)));
        using var answer = await _browser.PostAsync(_access.AuthBase + "/authorize", Form([.. fields]));
        Assert.That((int)answer.StatusCode, Is.EqualTo(302), await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!;
    }

    private string AuthorizeUrl(string scope, params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = "app",
            ["redirect_uri"] = Redirect,
            ["scope"] = scope,
            ["state"] = "my state",
            ["aud"] = _access.Server.Base,
            ["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        return $"{_access.AuthBase}/authorize?{string.Join('&', parameters.Where(p => p.Value is not null).Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value!)}"))}";
    }

    private async Task<string> BackendTokenAsync(string scope)
    {
        var answer = await TokenAsync(("grant_type", "client_credentials"), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", Keys.Assertion("loader", _access.AuthBase + "/token")), ("scope", scope));
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        return answer.Json["access_token"]!.GetValue<string>();
    }

    private async Task<string> CreateAsync(string token, string json)
    {
        var answer = await SendAsync("POST", "Patient", json, token);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        return answer.Json["id"]!.GetValue<string>();
    }

    private Task<Answer> GetAsync(string path, string token) => SendAsync("GET", path, null, token);

    private Task<Answer> SendAsync(string method, string path, string? body, string token) => _access.Server.SendAsync(method, path, body, ("Authorization", "Bearer " + token));

    private Task<Answer> TokenAsync(params (string, string)[] fields) => SendToAsync("/token", null, fields);

    private async Task<Answer> SendToAsync(string path, string? token, params (string, string)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _access.AuthBase + path) { Content = Form(fields) };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await _browser.SendAsync(request);
        return new Answer(response, await response.Content.ReadAsByteArrayAsync());
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)));

    private static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(n => n!.GetValue<string>());

    [GeneratedRegex("name=\"pending\" value=\"([^\"]+)\"")]
    private static partial Regex Pending();
}
