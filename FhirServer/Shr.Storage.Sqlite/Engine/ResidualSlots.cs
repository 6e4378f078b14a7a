using Shr.Search.Plans;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>
/// The residuals of the search that runs on a connection. SQL knows them by number, as a function's argument; so any
/// condition that can be asked of a key can be asked inside a statement, without a translation of its own.
/// </summary>
internal sealed class ResidualSlots
{
    private readonly List<KeyResidual> _slots = [];

    /// <summary>The number of a residual until the search ends.</summary>
    public long Add(KeyResidual residual)
    {
        _slots.Add(residual);
        return _slots.Count - 1;
    }

    public KeyResidual At(long slot) => _slots[(int)slot];

    /// <summary>The search ended.</summary>
    public void Clear() => _slots.Clear();
}
