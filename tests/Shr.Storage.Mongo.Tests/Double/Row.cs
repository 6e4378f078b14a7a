namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>One document through time.</summary>
internal sealed class Row(long number, object? id)
{
    private readonly List<(long Time, Doc? Doc)> _states = [];

    public long Number => number;

    public object? Id => id;

    /// <summary>The transaction that has changed it and is still open.</summary>
    public Transaction? Writer { get; set; }

    /// <summary>When it was last committed.</summary>
    public long LastTime => _states.Count == 0 ? 0 : _states[^1].Time;

    /// <summary>What a reader sees.</summary>
    public Doc? Visible(Transaction? reader)
    {
        if (reader is not null && reader.Writes.TryGetValue(this, out var own))
        {
            return own;
        }

        var time = reader?.Time ?? long.MaxValue;
        for (var i = _states.Count - 1; i >= 0; i--)
        {
            if (_states[i].Time <= time)
            {
                return _states[i].Doc;
            }
        }

        return null;
    }

    public void Commit(long time, Doc? doc)
    {
        _states.Add((time, doc));
        Writer = null;
    }
}
