using System.Diagnostics;

namespace Shr.Benchmarks.Http;

/// <summary>What a load gave.</summary>
/// <param name="Name">What was asked.</param>
/// <param name="Clients">How many clients asked side by side.</param>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P50">The median of the waiting times, in milliseconds.</param>
/// <param name="P99">What 99 of 100 did not wait longer than, in milliseconds.</param>
/// <param name="ServerCpu">The server's CPU time per answer, in microseconds.</param>
/// <param name="ClientCpu">The client's CPU time per answer, in microseconds.</param>
/// <param name="Failures">Answers with another status than expected.</param>
internal sealed record LoadFigures(string Name, int Clients, double PerSecond, double P50, double P99, double ServerCpu, double ClientCpu, int Failures)
{
    public static string Head => $"{"",-34} {"clients",7} {"rate/s",8} {"p50 ms",7} {"p99 ms",7} {"server us",9} {"client us",9}";

    /// <summary>Runs clients for some time, each on a thread of its own.</summary>
    public static LoadFigures Measure(string name, ServerProcess server, int clients, TimeSpan time, int expected, Func<Random, (string Method, string Path, byte[] Body)> next)
    {
        Run(server, clients, TimeSpan.FromTicks(time.Ticks / 4), expected, next);
        var (serverCpu, clientCpu) = (server.Cpu, Environment.CpuUsage.TotalTime);
        var clock = Stopwatch.StartNew();
        var (waits, failures) = Run(server, clients, time, expected, next);
        var seconds = clock.Elapsed.TotalSeconds;
        waits.Sort();
        return new LoadFigures(
            name, clients, waits.Count / seconds, At(waits, 0.5), At(waits, 0.99),
            (server.Cpu - serverCpu).TotalMicroseconds / waits.Count, (Environment.CpuUsage.TotalTime - clientCpu).TotalMicroseconds / waits.Count, failures);
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Name,-34} {Clients,7} {PerSecond,8:N0} {P50,7:N2} {P99,7:N2} {ServerCpu,9:N0} {ClientCpu,9:N0}{(Failures == 0 ? "" : $"  {Failures} FAILED")}");

    private static (List<long> Waits, int Failures) Run(ServerProcess server, int clients, TimeSpan time, int expected, Func<Random, (string Method, string Path, byte[] Body)> next)
    {
        var all = new List<long>();
        var failures = 0;
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var threads = Enumerable.Range(0, clients).Select(number => new Thread(() =>
        {
            using var client = new LoadClient(server.Address);
            var random = new Random(number);
            var waits = new List<long>(4096);
            while (Stopwatch.GetTimestamp() < until)
            {
                var (method, path, body) = next(random);
                var start = Stopwatch.GetTimestamp();
                if (client.Send(method, path, body) != expected)
                {
                    Interlocked.Increment(ref failures);
                }

                waits.Add(Stopwatch.GetTimestamp() - start);
            }

            lock (all)
            {
                all.AddRange(waits);
            }
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return (all, failures);
    }

    private static double At(List<long> sorted, double part) => sorted.Count == 0 ? 0 : sorted[(int)((sorted.Count - 1) * part)] * 1000.0 / Stopwatch.Frequency;
}
