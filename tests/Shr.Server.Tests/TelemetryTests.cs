using System.Net;
using System.Text;

namespace Shr.Server.Tests;

/// <summary>Figures and traces reach a collector, and tell nothing about patients.</summary>
public sealed class TelemetryTests
{
    [Test]
    public async Task Requests_are_counted_and_traced_without_what_they_were_about()
    {
        using var collector = new HttpListener();
        var port = FreePort();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        var received = ReceiveAsync(collector);
        await using (var server = await TestServer.StartAsync($"--Telemetry:OtlpEndpoint=http://127.0.0.1:{port}", "--Telemetry:Protocol=http", "--Telemetry:IntervalSeconds=1"))
        {
            await server.PutAsync("Patient/secret-id", """{"resourceType":"Patient","id":"secret-id"}""");
            await server.GetAsync("Patient?name=Secretname");
        }

        collector.Stop();
        var (paths, text) = await received;
        Assert.That(paths, Does.Contain("/v1/metrics").And.Contain("/v1/traces"));
        Assert.That(text, Does.Contain("shr.request.duration").And.Contain("Instance").And.Contain("Patient"));
        Assert.That(text, Does.Not.Contain("secret-id").And.Not.Contain("Secretname"));
    }

    [Test]
    public void A_protocol_that_does_not_exist_stops_the_start() =>
        Assert.That(async () => await TestServer.StartAsync("--Telemetry:Protocol=smoke"), Throws.InstanceOf<Microsoft.Extensions.Options.OptionsValidationException>());

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<(HashSet<string> Paths, string Text)> ReceiveAsync(HttpListener collector)
    {
        var paths = new HashSet<string>();
        var text = new StringBuilder();
        try
        {
            while (true)
            {
                var context = await collector.GetContextAsync();
                paths.Add(context.Request.Url!.AbsolutePath);
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                text.Append(Encoding.Latin1.GetString(body.ToArray()));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            return (paths, text.ToString());
        }
    }
}
