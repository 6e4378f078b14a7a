namespace Shr.Storage.Sqlite.Engine;

/// <summary>What statements cost, in steps of SQLite's virtual machine: roughly some ten steps for each row touched.</summary>
internal sealed class StatementMeter
{
    private readonly Dictionary<string, long> _steps = [];

    public IReadOnlyDictionary<string, long> Statements => _steps;

    public int Runs { get; private set; }

    public long Steps { get; private set; }

    public void Add(string sql, int steps)
    {
        Runs++;
        Steps += steps;
        _steps[sql] = _steps.GetValueOrDefault(sql) + steps;
    }
}
