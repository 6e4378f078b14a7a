namespace Shr.Storage.Mongo.Searching;

/// <summary>The first few of a stream by an order; never holds more than it is asked for.</summary>
internal sealed class BestFew(int limit, SortValues order)
{
    private readonly List<FoundRecord> _kept = [];

    public List<FoundRecord> Kept => _kept;

    public void Add(FoundRecord found)
    {
        if (_kept.Count == limit && order.Compare(found, _kept[^1]) >= 0)
        {
            return;
        }

        var at = _kept.BinarySearch(found, order);
        _kept.Insert(at < 0 ? ~at : at, found);
        if (_kept.Count > limit)
        {
            _kept.RemoveAt(limit);
        }
    }
}
