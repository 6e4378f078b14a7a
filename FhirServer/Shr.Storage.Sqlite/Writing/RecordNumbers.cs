using Shr.Fhir;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>
/// The number of each record, also of those that are only referred to so far: they get a row without a version, so that
/// every reference is a number, and a target that arrives later is linked already.
/// </summary>
internal sealed class RecordNumbers(Database database, TypeNumbers types)
{
    // References repeat: nearly every record of a bundle points to the same patient and encounter.
    private const int Remembered = 50_000;

    private readonly Dictionary<ResourceKey, long> _known = [];
    private readonly List<ResourceKey> _added = [];
    private long _next = 1;

    /// <summary>How many numbers were given in this group.</summary>
    public int Mark => _added.Count;

    /// <summary>Starts from what is stored.</summary>
    public void Load()
    {
        _known.Clear();
        _added.Clear();
        _next = database.Number("select max(record) from record") + 1;
    }

    /// <summary>A group is durable: its numbers stay.</summary>
    public void Keep()
    {
        _added.Clear();
        if (_known.Count > Remembered)
        {
            _known.Clear();
        }
    }

    /// <summary>A batch was taken back: its numbers are free again.</summary>
    public void CutTo(int mark)
    {
        for (var i = mark; i < _added.Count; i++)
        {
            _known.Remove(_added[i]);
        }

        _next -= _added.Count - mark;
        _added.RemoveRange(mark, _added.Count - mark);
    }

    /// <summary>What is stored of a record; a row is made where there was none.</summary>
    public RecordState StateOf(ResourceKey key, bool add)
    {
        var type = types.NumberOrAdd(database, key.Type);
        using (var query = database.Use("select record, version, position, deleted from record where type = ? and id = ?"))
        {
            query.Bind(1, type).BindText(2, key.Id);
            if (query.Step())
            {
                return new RecordState(query.Int64(0), type, query.Int32(1), query.Int64(2), query.Int64(3) != 0);
            }
        }

        return add ? new RecordState(Add(key, type), type, 0, 0, true) : new RecordState(0, type, 0, 0, true);
    }

    /// <summary>The number of a record that something refers to.</summary>
    public long NumberOf(ResourceKey key)
    {
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        var number = StateOf(key, add: true).Record;
        _known[key] = number;
        return number;
    }

    private long Add(ResourceKey key, int type)
    {
        var number = _next++;
        using var insert = database.Use("insert into record(record, type, id, version, position, deleted) values(?, ?, ?, 0, 0, 1)");
        insert.Bind(1, number).Bind(2, type).BindText(3, key.Id).Run();
        _known[key] = number;
        _added.Add(key);
        return number;
    }
}
