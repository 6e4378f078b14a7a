using System.Net;
using System.Net.Sockets;

namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>One member of the double's replica set: a listener on a port of this machine.</summary>
internal sealed class Member : IDisposable
{
    private readonly MongoDouble _set;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HashSet<TcpClient> _connections = [];

    public Member(MongoDouble set)
    {
        _set = set;
        _listener.Start();
        Address = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        new Thread(Accept) { IsBackground = true, Name = $"double {Address}" }.Start();
    }

    public string Address { get; }

    /// <summary>Closes all connections, as a member does that stops being the primary.</summary>
    public void CloseConnections()
    {
        lock (_connections)
        {
            foreach (var connection in _connections)
            {
                connection.Close();
            }

            _connections.Clear();
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        CloseConnections();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = _listener.AcceptTcpClient();
                connection.NoDelay = true;
                lock (_connections)
                {
                    _connections.Add(connection);
                }

                new Thread(() => Serve(connection)) { IsBackground = true, Name = $"double {Address} client" }.Start();
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }

    private void Serve(TcpClient connection)
    {
        try
        {
            using (connection)
            {
                var stream = connection.GetStream();
                while (Wire.Read(stream) is { } request)
                {
                    var reply = _set.Answer(this, request.Command);
                    if (reply is null)
                    {
                        return;
                    }

                    if (request.WantsAnswer)
                    {
                        Wire.Write(stream, request, reply);
                    }
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side closed, or a test closed this side.
        }
    }
}
