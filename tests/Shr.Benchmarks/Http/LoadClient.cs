using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shr.Benchmarks.Http;

/// <summary>
/// One client with one connection that is kept: sends a request, waits for the whole answer. Plain blocking sockets, so that
/// on a machine it shares with the server it takes as little of it as possible.
/// </summary>
internal sealed class LoadClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly string _host;
    private byte[] _buffer = new byte[256 * 1024];

    public LoadClient(Uri server)
    {
        _host = server.Authority;
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
    }

    /// <summary>The bytes of the last answer's body.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>The status of the answer.</summary>
    public int Send(string method, string path, ReadOnlySpan<byte> body)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: {_host}\r\nAccept: application/fhir+json\r\n"
            + (body.IsEmpty ? "\r\n" : $"Content-Type: application/fhir+json\r\nContent-Length: {body.Length}\r\n\r\n");
        var length = Encoding.ASCII.GetByteCount(head) + body.Length;
        var request = length <= _buffer.Length ? _buffer.AsSpan(0, length) : new byte[length];
        Encoding.ASCII.GetBytes(head, request);
        body.CopyTo(request[^body.Length..]);
        while (!request.IsEmpty)
        {
            request = request[_socket.Send(request)..];
        }

        return Receive();
    }

    public void Dispose() => _socket.Dispose();

    private int Receive()
    {
        var filled = 0;
        int headEnd;
        while ((headEnd = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            filled += Read(filled);
        }

        var head = Encoding.ASCII.GetString(_buffer, 0, headEnd);
        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            // The last chunk is empty; nobody asks what the body says.
            while (!_buffer.AsSpan(0, filled).EndsWith("\r\n0\r\n\r\n"u8))
            {
                filled += Read(filled);
            }

            Body = _buffer.AsMemory(headEnd + 4, filled - headEnd - 4);
            return Status(head);
        }

        var at = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        var end = at < 0 ? -1 : head.IndexOf('\r', at);
        var length = at < 0 ? 0 : int.Parse(head.AsSpan(at + 16, (end < 0 ? head.Length : end) - at - 16), CultureInfo.InvariantCulture);
        while (filled < headEnd + 4 + length)
        {
            filled += Read(filled);
        }

        Body = _buffer.AsMemory(headEnd + 4, length);
        return Status(head);
    }

    private static int Status(string head) => int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);

    private int Read(int filled)
    {
        if (filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        return _socket.Receive(_buffer.AsSpan(filled)) is var read and > 0 ? read : throw new IOException("The server closed the connection.");
    }
}
