using System.Diagnostics;
using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>
/// What a caller may see, as a condition on a row of <c>record</c>. Every node of every query adds it; so what is hidden
/// can neither be found, nor lead somewhere, nor be counted. It is worked out once for each set of types in one state.
/// </summary>
internal sealed class Visibility
{
    private readonly Dictionary<string, SearchNode> _nodes = [];
    private readonly IndexCondition? _condition;
    private readonly TypeNumbers? _types;
    private readonly NodeCompiler? _compiler;

    private Visibility(IndexCondition? condition, TypeNumbers? types, NodeCompiler? compiler) =>
        (_condition, _types, _compiler) = (condition, types, compiler);

    /// <summary>Hides nothing.</summary>
    public static Visibility Full { get; } = new(null, null, null);

    /// <summary>A filter's conditions are themselves asked over all data.</summary>
    public static Visibility Of(AccessFilter access, Database database, TypeNumbers types) => access switch
    {
        AllAccess => Full,
        ConditionalAccess { Condition: var condition } =>
            new Visibility(condition, types, new NodeCompiler(database, types, Full, CancellationToken.None)),
        _ => throw new UnreachableException($"{access.GetType().Name} is no access filter"),
    };

    /// <summary>Whether all records of these types (null: of any) may be seen.</summary>
    public bool IsFullFor(IReadOnlyList<int>? types) => _condition is null || NodeFor(types) is EverythingNode;

    /// <summary>Adds the condition on records of these types with an <c>and</c> before it; nothing where all may be seen.</summary>
    public void And(SqlText sql, string alias, IReadOnlyList<int>? types)
    {
        if (IsFullFor(types))
        {
            return;
        }

        sql.Add(" and ");
        NodeFor(types).Probe(sql, alias);
    }

    private SearchNode NodeFor(IReadOnlyList<int>? types)
    {
        var key = types is null ? "" : string.Join(',', types);
        if (!_nodes.TryGetValue(key, out var node))
        {
            var condition = types is null ? _condition! : AtTypes.Narrow(_condition!, [.. types.Select(_types!.Name)]);
            node = _compiler!.Compile(condition);
            _nodes.Add(key, node);
        }

        return node;
    }
}
