using System.Diagnostics;

namespace Shr.Server.Tests.Security;

/// <summary>How many reads a second are answered with access control and the audit log on. Run by hand, in Release.</summary>
[Explicit]
public sealed class AuditedReadRate
{
    private const int Clients = 64;
    private const int Seconds = 5;

    [Test]
    public async Task Reads_of_64_clients()
    {
        await using var access = await Access.StartAsync("National", "--Security:RequestsPerMinute=0");
        var system = access.Headers(access.Enrol("hq", "hq@hq.example", ["SHR System Admin"], []));
        var facility = access.Headers(access.EnrolFacility("10000069", "3026"));
        for (var i = 0; i < 200; i++)
        {
            await access.Server.PutAsync($"Patient/p{i}", $$"""{"resourceType":"Patient","id":"p{{i}}","address":[{"district":"3026"}]}""", system);
        }

        foreach (var (name, headers) in new[] { ("national system", system), ("facility", facility) })
        {
            var count = 0;
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            {
                for (var i = client; clock.Elapsed.TotalSeconds < Seconds; i++)
                {
                    Assert.That((await access.Server.GetAsync($"Patient/p{i % 200}", headers)).Status, Is.EqualTo(200));
                    Interlocked.Increment(ref count);
                }
            }));
            await TestContext.Out.WriteLineAsync($"{name}: {count / clock.Elapsed.TotalSeconds:0} reads a second, server and clients in one process");
        }
    }
}
