namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>One collection: rows, indexes, and the rules for changing a row.</summary>
internal sealed class Table
{
    private readonly List<TableIndex> _indexes = [new("_id_", ["_id"], true)];
    private readonly List<Row> _rows = [];

    public IReadOnlyList<TableIndex> Indexes => _indexes;

    /// <summary>Documents looked at since the engine started.</summary>
    public long Examined { get; private set; }

    /// <summary>Queries that had no index to use.</summary>
    public long Scans { get; private set; }

    public void CreateIndex(TableIndex index)
    {
        if (_indexes.Exists(existing => existing.Name == index.Name))
        {
            return;
        }

        foreach (var row in _rows)
        {
            if (row.Visible(null) is { } doc)
            {
                index.Add(doc, row);
            }
        }

        _indexes.Add(index);
    }

    public void DropIndex(string name) => _indexes.RemoveAll(index => index.Name == name);

    /// <summary>Rows that meet a filter, each once: the first few of them by one field, or all in the order in which they were made.</summary>
    public List<(Row Row, Doc Doc)> Find(Doc filter, Transaction? reader, string? orderBy = null, int limit = int.MaxValue)
    {
        var found = new List<(Row, Doc)>();
        foreach (var row in Candidates(filter, orderBy))
        {
            Examined++;
            if (row.Visible(reader) is { } doc && Filter.Matches(filter, doc))
            {
                found.Add((row, doc));
                if (found.Count >= limit)
                {
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>Writes a state of a row into a transaction; null deletes.</summary>
    public void Write(Row row, Doc? doc, Transaction transaction)
    {
        if ((row.Writer is not null && row.Writer != transaction) || row.LastTime > transaction.Time)
        {
            throw CommandException.WriteConflict();
        }

        if (doc is not null)
        {
            CheckUnique(row, doc, transaction);
            foreach (var index in _indexes)
            {
                index.Add(doc, row);
            }
        }

        row.Writer = transaction;
        transaction.Writes[row] = doc;
    }

    public void Insert(Doc doc, Transaction transaction)
    {
        // A deleted row with this id is the same row again, so that rival inserts meet in one place.
        var row = _indexes[0].At([doc["_id"]]).FirstOrDefault();
        if (row is null)
        {
            row = new Row(_rows.Count + 1, doc["_id"]);
            _rows.Add(row);
        }
        else if (row.Visible(transaction) is not null)
        {
            throw Duplicate(_indexes[0]);
        }

        Write(row, doc, transaction);
    }

    private static CommandException Duplicate(TableIndex index) => new(11000, $"E11000 duplicate key error, index: {index.Name}");

    private void CheckUnique(Row row, Doc doc, Transaction transaction)
    {
        foreach (var index in _indexes.Where(index => index.IsUnique))
        {
            foreach (var key in index.Keys(doc))
            {
                foreach (var rival in index.At(key).Where(rival => rival != row))
                {
                    if (rival.Writer is not null && rival.Writer != transaction)
                    {
                        throw CommandException.WriteConflict();
                    }

                    // Uniqueness is about what is committed, not about what this transaction sees.
                    var latest = transaction.Writes.TryGetValue(rival, out var own) ? own : rival.Visible(null);
                    if (latest is not null && index.Keys(latest).Any(other => other.SequenceEqual(key)))
                    {
                        throw Duplicate(index);
                    }
                }
            }
        }
    }

    private IEnumerable<Row> Candidates(Doc filter, string? orderBy)
    {
        const int Bound = 5_000;
        const int Few = 200;
        List<Row>? best = null;
        var usable = false;
        foreach (var index in _indexes)
        {
            foreach (var ranges in KeyRanges.Of(filter, index.Fields[0]))
            {
                usable = true;
                var rows = ranges.SelectMany(range => index.Between(range.Low, range.High)).Take(best?.Count ?? Bound).ToList();
                if (best is null ? rows.Count < Bound : rows.Count < best.Count)
                {
                    best = rows;
                }
            }
        }

        if (!usable)
        {
            Scans++;
        }

        if (orderBy is not null && best is not { Count: <= Few } && _indexes.Find(index => index.Fields[0] == orderBy) is { } ordered)
        {
            var (low, high) = KeyRanges.Of(filter, orderBy).Select(ranges => ranges[0]).FirstOrDefault((Edge.Lowest, Edge.Highest));
            return ordered.Between(low, high);
        }

        return best is null ? _rows : best.Distinct().OrderBy(row => row.Number);
    }
}
