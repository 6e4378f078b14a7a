namespace Shr.Storage.Sqlite.Engine;

/// <summary>Resource types as small numbers. The writer adds, all may read: each addition replaces the map.</summary>
internal sealed class TypeNumbers
{
    private volatile Map _map = new([], []);

    public string Name(int number) => _map.Names[number];

    public bool TryNumber(string name, out int number) => _map.Numbers.TryGetValue(name, out number);

    /// <summary>Reads the map anew; what was added and not committed is gone.</summary>
    public void Load(Database database)
    {
        var map = new Map([], []);
        using var query = database.Use("select type, name from type");
        while (query.Step())
        {
            map.Numbers.Add(query.Text(1), query.Int32(0));
            map.Names.Add(query.Int32(0), query.Text(1));
        }

        _map = map;
    }

    /// <summary>The number of a type, which is stored now if it is new. For the writer only.</summary>
    public int NumberOrAdd(Database database, string name)
    {
        var map = _map;
        if (map.Numbers.TryGetValue(name, out var number))
        {
            return number;
        }

        number = map.Numbers.Count + 1;
        using (var insert = database.Use("insert or ignore into type(type, name, records, versions) values(?, ?, 0, 0)"))
        {
            insert.Bind(1, number).BindText(2, name).Run();
        }

        _map = new Map(new(map.Numbers) { [name] = number }, new(map.Names) { [number] = name });
        return number;
    }

    private sealed record Map(Dictionary<string, int> Numbers, Dictionary<int, string> Names);
}
