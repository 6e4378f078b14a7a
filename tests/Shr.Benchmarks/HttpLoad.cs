using System.Diagnostics;
using System.Text;
using Shr.Benchmarks.Http;

namespace Shr.Benchmarks;

/// <summary>Asks a server over kept connections, one question after the other on each. Cheap enough to share the machine with the server.</summary>
/// <param name="address">The FHIR base address, http only.</param>
internal sealed class HttpLoad(Uri address)
{
    /// <summary>Asks for a while and tells the rate and the times.</summary>
    /// <param name="paths">What to ask, in turn: <c>CodeSystem/$lookup?system=...</c>.</param>
    /// <param name="clients">How many connections.</param>
    /// <param name="time">How long.</param>
    public async Task<LoadResult> RunAsync(IReadOnlyList<string> paths, int clients, TimeSpan time)
    {
        await Task.WhenAll(Enumerable.Range(0, clients).Select(c => Task.Run(() => Ask(paths, c, time / 4))));
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(c => Task.Run(() => Ask(paths, c, time))));
        var seconds = clock.Elapsed.TotalSeconds;
        double[] all = [.. times.SelectMany(t => t)];
        Array.Sort(all);
        return new LoadResult(all.Length / seconds, all[all.Length / 2], all[all.Length * 95 / 100], all[all.Length * 99 / 100]);
    }

    private List<double> Ask(IReadOnlyList<string> paths, int first, TimeSpan time)
    {
        using var client = new LoadClient(address);
        var times = new List<double>(1 << 16);
        var clock = Stopwatch.StartNew();
        for (var i = first; clock.Elapsed < time; i++)
        {
            var start = Stopwatch.GetTimestamp();
            if (client.Send("GET", $"{address.AbsolutePath.TrimEnd('/')}/{paths[i % paths.Count]}", []) != 200)
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(client.Body.Span));
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }
}
