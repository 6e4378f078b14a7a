using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Reading;

/// <summary>Finds instants among the positions of one state.</summary>
internal sealed class InstantFinder(Database database, long sequence)
{
    /// <summary>The first version made at or after an instant: instants never decrease along the positions, so halving finds it.</summary>
    public long FirstAt(long instant)
    {
        var (low, high) = (0L, Position.After(sequence));
        using var query = database.Use("select position, last_updated from version where position >= ? order by position limit 1");
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            query.Bind(1, middle);
            var isAtOrAfter = !query.Step() || query.Int64(1) >= instant;
            var position = isAtOrAfter ? middle : query.Int64(0);
            query.Reset();
            (low, high) = isAtOrAfter ? (low, middle) : (position + 1, high);
        }

        return low;
    }
}
