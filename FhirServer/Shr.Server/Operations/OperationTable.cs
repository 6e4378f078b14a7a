using System.Collections.Frozen;
using Shr.Server.Wire;

namespace Shr.Server.Operations;

/// <summary>Every operation the server has, in one list. The CapabilityStatement is written from it.</summary>
internal sealed class OperationTable
{
    private readonly FrozenDictionary<(RouteShape Shape, string? Type, string Name), OperationRow> _rows;

    public OperationTable(IEnumerable<OperationRow> rows)
    {
        Rows = [.. rows];
        _rows = Rows.ToFrozenDictionary(r => (r.Shape, r.Type, r.Name));
    }

    /// <summary>All rows, in the order written.</summary>
    public IReadOnlyList<OperationRow> Rows { get; }

    /// <summary>The operation at an address, or null.</summary>
    public OperationRow? Match(Route route) =>
        _rows.GetValueOrDefault((route.Shape, route.Type, route.Operation!)) ?? _rows.GetValueOrDefault((route.Shape, null, route.Operation!));
}
