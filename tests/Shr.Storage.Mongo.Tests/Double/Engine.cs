namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>
/// What all members of the double's replica set share: the collections, the clock, open transactions and cursors.
/// Snapshot isolation with write conflicts found at once, as WiredTiger does it. One command at a time.
/// </summary>
internal sealed class Engine
{
    private readonly Dictionary<string, Table> _tables = [];
    private readonly Dictionary<string, Transaction> _open = [];
    private readonly Dictionary<string, long> _committed = [];
    private readonly Dictionary<long, Cursor> _cursors = [];
    private long _time;
    private long _lastCursor;

    public Lock Gate { get; } = new();

    public IReadOnlyDictionary<string, Table> Tables => _tables;

    public int OpenTransactions => _open.Count;

    public Table TableOf(string name)
    {
        if (!_tables.TryGetValue(name, out var table))
        {
            _tables[name] = table = new Table();
        }

        return table;
    }

    /// <summary>The transaction a command belongs to, begun now where the command says so.</summary>
    public Transaction? TransactionOf(Doc command)
    {
        if (command["autocommit"] is not false)
        {
            return null;
        }

        var session = SessionOf(command);
        var number = command.Long("txnNumber");
        if (command["startTransaction"] is true)
        {
            Abort(session);
            return _open[session] = new Transaction(number, _time);
        }

        return _open.TryGetValue(session, out var open) && open.Number == number
            ? open
            : throw new CommandException(251, $"Given transaction number {number} does not match any in-progress transactions.", "TransientTransactionError");
    }

    /// <summary>Runs a write: in its transaction, or as one of its own.</summary>
    public T Write<T>(Transaction? transaction, Func<Transaction, T> write)
    {
        if (transaction is not null)
        {
            return write(transaction);
        }

        var own = new Transaction(0, _time);
        try
        {
            var result = write(own);
            Publish(own);
            return result;
        }
        catch (CommandException)
        {
            Discard(own);
            throw;
        }
    }

    public void Commit(Doc command)
    {
        var session = SessionOf(command);
        var number = command.Long("txnNumber");
        if (!_open.Remove(session, out var transaction))
        {
            // A repeated commit of what was committed is no error.
            if (_committed.TryGetValue(session, out var last) && last == number)
            {
                return;
            }

            throw new CommandException(251, $"Transaction {number} has been aborted.", "TransientTransactionError");
        }

        Publish(transaction);
        _committed[session] = number;
    }

    public void Abort(string session)
    {
        if (_open.Remove(session, out var transaction))
        {
            Discard(transaction);
        }
    }

    /// <summary>What a change of primary does to work in progress.</summary>
    public void AbortAll()
    {
        foreach (var session in _open.Keys.ToList())
        {
            Abort(session);
        }

        _cursors.Clear();
    }

    public static string SessionOf(Doc command) => command["lsid"] is Doc id && id["id"] is byte[] bytes ? Convert.ToHexString(bytes) : "";

    /// <summary>The first batch of a result, and a cursor for the rest.</summary>
    public Doc FirstBatch(string name, List<Doc> documents, int batchSize, bool single)
    {
        var first = documents.Take(batchSize).ToList();
        var id = 0L;
        if (documents.Count > first.Count && !single)
        {
            id = ++_lastCursor;
            _cursors[id] = new Cursor(name, new Queue<Doc>(documents.Skip(first.Count)));
        }

        return new Doc { { "cursor", new Doc { { "firstBatch", first.Cast<object?>().ToList() }, { "id", id }, { "ns", $"shr.{name}" } } }, { "ok", 1.0 } };
    }

    public Doc NextBatch(long id, int batchSize)
    {
        if (!_cursors.TryGetValue(id, out var cursor))
        {
            throw new CommandException(43, $"cursor id {id} not found");
        }

        var batch = new List<object?>();
        while (batch.Count < batchSize && cursor.Rest.TryDequeue(out var doc))
        {
            batch.Add(doc);
        }

        if (cursor.Rest.Count == 0)
        {
            _cursors.Remove(id);
            id = 0;
        }

        return new Doc { { "cursor", new Doc { { "nextBatch", batch }, { "id", id }, { "ns", $"shr.{cursor.Name}" } } }, { "ok", 1.0 } };
    }

    public void Kill(long id) => _cursors.Remove(id);

    public void Drop(string name) => _tables.Remove(name);

    private void Publish(Transaction transaction)
    {
        _time++;
        foreach (var (row, doc) in transaction.Writes)
        {
            row.Commit(_time, doc);
        }
    }

    private static void Discard(Transaction transaction)
    {
        foreach (var row in transaction.Writes.Keys)
        {
            row.Writer = null;
        }
    }

    private sealed record Cursor(string Name, Queue<Doc> Rest);
}
