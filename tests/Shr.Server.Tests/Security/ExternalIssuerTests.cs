using Microsoft.IdentityModel.Tokens;

namespace Shr.Server.Tests.Security;

/// <summary>JWTs of an external OpenID Connect issuer.</summary>
public sealed class ExternalIssuerTests
{
    private const string Audience = "https://record.example/fhir";

    private StubIssuer _issuer = null!;
    private Access _access = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _issuer = await StubIssuer.StartAsync();
        _access = await Access.StartAsync("Smart", $"--Security:Issuer:Authority={_issuer.Address}", $"--Security:Issuer:Audience={Audience}");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _access.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Test]
    [Order(1)]
    public async Task A_good_token_is_taken() => Assert.That(await StatusAsync(_issuer.Token(Audience)), Is.EqualTo(200));

    [Test]
    public async Task Scopes_of_the_token_count() =>
        Assert.That(await StatusAsync(_issuer.Token(Audience, d => d.Claims["scope"] = "system/Observation.rs")), Is.EqualTo(403));

    [Test]
    public async Task A_token_without_rights_may_nothing() =>
        Assert.That(await StatusAsync(_issuer.Token(Audience, d => d.Claims.Remove("scope"))), Is.EqualTo(403));

    [Test]
    public async Task Groups_of_the_token_are_roles() =>
        Assert.That(
            await StatusAsync(_issuer.Token(Audience, d =>
            {
                d.Claims.Remove("scope");
                d.Claims["groups"] = new[] { "SHR System Admin" };
            })),
            Is.EqualTo(200));

    [Test]
    public async Task Expired_is_401() => Assert.That(await StatusAsync(_issuer.Token(Audience, d => d.Expires = Now(-2))), Is.EqualTo(401));

    [Test]
    public async Task From_the_future_is_401() => Assert.That(await StatusAsync(_issuer.Token(Audience, d => d.NotBefore = Now(3))), Is.EqualTo(401));

    [Test]
    public async Task Without_an_end_is_401() => Assert.That(await StatusAsync(_issuer.Token(Audience, d => d.Expires = null)), Is.EqualTo(401));

    [Test]
    public async Task For_somebody_else_is_401() => Assert.That(await StatusAsync(_issuer.Token("https://other.example")), Is.EqualTo(401));

    [Test]
    public async Task Of_another_issuer_is_401() => Assert.That(await StatusAsync(_issuer.Token(Audience, d => d.Issuer = "https://other.example")), Is.EqualTo(401));

    [Test]
    public async Task Unsigned_is_401()
    {
        var parts = _issuer.Token(Audience).Split('.');

        Assert.That(await StatusAsync($"{Base64UrlEncoder.Encode("{\"alg\":\"none\",\"typ\":\"JWT\"}")}.{parts[1]}."), Is.EqualTo(401));
    }

    [Test]
    public async Task Signed_with_the_public_key_as_a_secret_is_401() => Assert.That(await StatusAsync(_issuer.Confused(Audience)), Is.EqualTo(401));

    [Test]
    public async Task With_an_unknown_key_is_401()
    {
        await using var other = await StubIssuer.StartAsync();
        other.Rotate("unknown");

        Assert.That(await StatusAsync(other.Token(Audience, d => d.Issuer = _issuer.Address)), Is.EqualTo(401));
    }

    [Test]
    public async Task Changed_after_signing_is_401()
    {
        var parts = _issuer.Token(Audience).Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("system/*.rs", "system/*.cruds");

        Assert.That(await StatusAsync($"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}"), Is.EqualTo(401));
    }

    private async Task<int> StatusAsync(string token) => (await _access.Server.GetAsync("Patient?_count=1", ("Authorization", $"Bearer {token}"))).Status;

    private static DateTime Now(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(minutes).UtcDateTime;
}
