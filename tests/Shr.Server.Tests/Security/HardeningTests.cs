using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Shr.Server.Hosting;

namespace Shr.Server.Tests.Security;

/// <summary>Limits, and TLS with a certificate of our own making.</summary>
public sealed class HardeningTests
{
    [Test]
    public async Task Too_many_requests_of_one_client_are_429_and_say_when_to_come_again()
    {
        await using var access = await Access.StartAsync("National", "--Security:RequestsPerMinute=5");
        var headers = access.Headers(access.EnrolFacility("1", "3026"));
        var other = access.Headers(access.EnrolFacility("2", "3026"));
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await access.Server.GetAsync("Organization", headers)).Status, Is.EqualTo(200));
        }

        var answer = await access.Server.GetAsync("Organization", headers);

        Assert.That((answer.Status, answer.Issues[0], answer.Header("Retry-After")), Is.EqualTo((429, "SHR-7011", "60")));
        Assert.That((await access.Server.GetAsync("Organization", other)).Status, Is.EqualTo(200), "others are not held up");
    }

    [TestCase("Nationl")]
    [TestCase("7")]
    public void A_typing_error_in_the_mode_does_not_open_the_doors(string mode) =>
        Assert.That(() => ServerHost.Build(["--urls=http://127.0.0.1:0", $"--Security:Mode={mode}"]), Throws.TypeOf<Microsoft.Extensions.Options.OptionsValidationException>());

    [Test]
    public async Task Guessing_from_one_address_ends_with_429()
    {
        await using var access = await Access.StartAsync("National", "--Security:SignInsPerMinute=3");
        var user = access.EnrolFacility("1", "3026");
        for (var i = 0; i < 3; i++)
        {
            Assert.That((await access.SignInAsync(user with { Email = $"guess{i}@x.example" })).Status, Is.EqualTo(404));
        }

        Assert.That((await access.SignInAsync(user)).Status, Is.EqualTo(429));
    }

    [Test]
    public async Task It_serves_TLS_1_2_and_up_with_a_certificate_file_and_asks_browsers_to_stay()
    {
        var folder = Directory.CreateTempSubdirectory("shr-tls-").FullName;
        var file = Path.Combine(folder, "server.pfx");
        var thumbprint = "";
        using (var key = RSA.Create(2048))
        {
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var now = TimeProvider.System.GetUtcNow();
            using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            thumbprint = certificate.Thumbprint;
            await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, "secret"));
        }

        await using var app = ServerHost.Build([
            "--urls=https://127.0.0.1:0", $"--Storage:Path={Path.Combine(folder, "shr.db")}", $"--Security:Path={Path.Combine(folder, "access.db")}",
            $"--Security:AuditPath={Path.Combine(folder, "audit.db")}", "--Security:Mode=National", "--Logging:LogLevel:Default=Warning", "--Preset=open",
            $"--Kestrel:Certificates:Default:Path={file}", "--Kestrel:Certificates:Default:Password=secret"]);
        await app.StartAsync();
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, served, _, _) => ((X509Certificate2)served!).Thumbprint == thumbprint } };
        using var client = new HttpClient(handler);

        using var answer = await client.GetAsync(app.Urls.First() + "/fhir/metadata");

        Assert.That(app.Urls.First(), Does.StartWith("https://"));
        Assert.That(answer.Headers.GetValues("Strict-Transport-Security").Single(), Does.Contain("max-age"));
        await app.StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
