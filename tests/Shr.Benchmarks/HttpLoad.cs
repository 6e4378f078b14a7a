using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Shr.Benchmarks;

/// <summary>Asks a server over kept connections, one question after the other on each. Cheap enough to share the machine with the server.</summary>
/// <param name="address">The FHIR base address, http only.</param>
internal sealed class HttpLoad(Uri address)
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    /// <summary>Asks for a while and tells the rate and the times.</summary>
    /// <param name="paths">What to ask, in turn: <c>CodeSystem/$lookup?system=...</c>.</param>
    /// <param name="clients">How many connections.</param>
    /// <param name="time">How long.</param>
    public async Task<LoadResult> RunAsync(IReadOnlyList<string> paths, int clients, TimeSpan time)
    {
        byte[][] requests = [.. paths.Select(p => Encoding.ASCII.GetBytes($"GET {address.AbsolutePath.TrimEnd('/')}/{p} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: application/fhir+json\r\n\r\n"))];
        await Task.WhenAll(Enumerable.Range(0, clients).Select(c => Task.Run(() => Ask(requests, c, time / 4))));
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(c => Task.Run(() => Ask(requests, c, time))));
        var seconds = clock.Elapsed.TotalSeconds;
        double[] all = [.. times.SelectMany(t => t)];
        Array.Sort(all);
        return new LoadResult(all.Length / seconds, all[all.Length / 2], all[all.Length * 95 / 100], all[all.Length * 99 / 100]);
    }

    private List<double> Ask(byte[][] requests, int first, TimeSpan time)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(address.Host, address.Port);
        var buffer = new byte[1 << 20];
        var times = new List<double>(1 << 16);
        var clock = Stopwatch.StartNew();
        for (var i = first; clock.Elapsed < time; i++)
        {
            var start = Stopwatch.GetTimestamp();
            socket.Send(requests[i % requests.Length]);
            Receive(socket, buffer);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private static void Receive(Socket socket, byte[] buffer)
    {
        var length = 0;
        int end;
        while ((end = buffer.AsSpan(0, length).IndexOf(EndOfHead)) < 0)
        {
            length += Read(socket, buffer, length);
        }

        var head = Encoding.ASCII.GetString(buffer, 0, end);
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, length));
        }

        var at = head.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            // Chunked: the last chunk is empty.
            while (!buffer.AsSpan(0, length).EndsWith("\r\n0\r\n\r\n"u8))
            {
                length += Read(socket, buffer, length);
            }

            return;
        }

        var line = head.IndexOf('\r', at);
        var total = end + 4 + int.Parse(head.AsSpan(at + 15, (line < 0 ? head.Length : line) - at - 15), System.Globalization.CultureInfo.InvariantCulture);
        while (length < total)
        {
            length += Read(socket, buffer, length);
        }
    }

    private static int Read(Socket socket, byte[] buffer, int at)
    {
        var count = socket.Receive(buffer, at, buffer.Length - at, SocketFlags.None);
        return count > 0 ? count : throw new InvalidOperationException("The server closed the connection.");
    }
}
