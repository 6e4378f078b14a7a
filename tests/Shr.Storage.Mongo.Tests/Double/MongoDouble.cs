namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>
/// Stands in for a MongoDB replica set where there is none: speaks the wire protocol to the real driver and keeps its
/// collections in memory. For tests only.
/// </summary>
internal sealed class MongoDouble : IDisposable
{
    private readonly List<Member> _members;
    private readonly List<Fault> _faults = [];
    private readonly Dictionary<string, int> _counts = [];
    private Member? _primary;

    public MongoDouble(int members = 1)
    {
        _members = Enumerable.Range(0, members).Select(_ => new Member(this)).ToList();
        _primary = _members[0];
    }

    public Engine Engine { get; } = new();

    /// <summary>The replica set's name, or null for a server that stands alone.</summary>
    public string? SetName { get; init; } = "double";

    public int MaxWireVersion { get; init; } = 13;

    /// <summary>Whether sign-in is refused, as with a wrong password.</summary>
    public bool RefusesSignIn { get; init; }

    public string ConnectionString =>
        $"mongodb://{string.Join(',', _members.Select(member => member.Address))}/" + (SetName is null ? "?directConnection=true" : $"?replicaSet={SetName}");

    public IReadOnlyList<Member> Members => _members;

    /// <summary>How often each command came, without the greetings.</summary>
    public int CountOf(string command)
    {
        lock (Engine.Gate)
        {
            return _counts.GetValueOrDefault(command);
        }
    }

    public void Add(Fault fault)
    {
        lock (Engine.Gate)
        {
            for (var i = 0; i < fault.Times; i++)
            {
                _faults.Add(fault);
            }
        }
    }

    /// <summary>Makes another member the primary; null for none.</summary>
    public void MovePrimary(Member? to)
    {
        Member? old;
        lock (Engine.Gate)
        {
            old = _primary;
            _primary = to;
            Engine.AbortAll();
        }

        old?.CloseConnections();
    }

    /// <summary>The answer to a command; null to close the connection.</summary>
    public Doc? Answer(Member member, Doc command)
    {
        var name = command[0].Key;
        if (name is "hello" or "isMaster" or "ismaster")
        {
            return Hello(member);
        }

        Fault? fault;
        lock (Engine.Gate)
        {
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
            fault = _faults.Find(candidate => candidate.Command == name);
            if (fault is not null)
            {
                _faults.Remove(fault);
            }
        }

        if (fault is { Delay.Ticks: > 0 })
        {
            Thread.Sleep(fault.Delay);
        }

        if (fault is { StepDown: true })
        {
            MovePrimary(_members.Find(other => other != member));
            return null;
        }

        if (fault is { CloseBefore: true })
        {
            return null;
        }

        var reply = fault is { Error: { } error } ? Refuse(command, error) : Execute(member, name, command);
        return fault is { CloseAfter: true } ? null : reply;
    }

    public void Dispose() => _members.ForEach(member => member.Dispose());

    private Doc Refuse(Doc command, CommandException error)
    {
        lock (Engine.Gate)
        {
            Engine.Abort(Engine.SessionOf(command));
        }

        return error.ToReply();
    }

    private Doc Execute(Member member, string name, Doc command)
    {
        switch (name)
        {
            case "ping" or "endSessions":
                return Commands.Ok();
            case "buildInfo" or "buildinfo":
                return new Doc { { "version", "5.0.0" }, { "versionArray", new List<object?> { 5, 0, 0, 0 } }, { "ok", 1.0 } };
            case "serverStatus":
                return new Doc { { "host", member.Address }, { "version", "5.0.0" }, { "ok", 1.0 } };
            case "saslStart" when RefusesSignIn:
                return new CommandException(18, "Authentication failed.").ToReply();
        }

        lock (Engine.Gate)
        {
            if (member != _primary && name != "killCursors")
            {
                return new CommandException(10107, "not primary", "RetryableWriteError", "TransientTransactionError").ToReply();
            }

            try
            {
                return Commands.Run(Engine, name, command);
            }
            catch (CommandException failure)
            {
                return failure.ToReply();
            }
        }
    }

    private Doc Hello(Member member)
    {
        lock (Engine.Gate)
        {
            var reply = new Doc
            {
                { "helloOk", true },
                { "ismaster", member == _primary },
                { "isWritablePrimary", member == _primary },
                { "secondary", member != _primary },
                { "me", member.Address },
                { "maxBsonObjectSize", 16 * 1024 * 1024 },
                { "maxMessageSizeBytes", 48_000_000 },
                { "maxWriteBatchSize", 100_000 },
                { "logicalSessionTimeoutMinutes", 30 },
                { "minWireVersion", 0 },
                { "maxWireVersion", MaxWireVersion },
                { "readOnly", false },
            };
            if (SetName is not null)
            {
                reply.Add("setName", SetName);
                reply.Add("setVersion", 1);
                reply.Add("hosts", _members.Select(other => (object?)other.Address).ToList());
                if (_primary is not null)
                {
                    reply.Add("primary", _primary.Address);
                }
            }

            reply.Add("saslSupportedMechs", new List<object?> { "SCRAM-SHA-256" });
            reply.Add("ok", 1.0);
            return reply;
        }
    }
}
