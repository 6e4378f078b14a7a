using System.Diagnostics;
using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>
/// What a caller may see, as a condition on a row of <c>record</c>. Every node of every query adds it; so what is hidden
/// can neither be found, nor lead somewhere, nor be counted.
/// </summary>
internal sealed class Visibility
{
    private readonly SearchNode? _node;

    private Visibility(SearchNode? node) => _node = node;

    /// <summary>Hides nothing.</summary>
    public static Visibility Full { get; } = new(null);

    /// <summary>Whether everything may be seen.</summary>
    public bool IsFull => _node is null;

    /// <summary>Works a filter out for one query; its own conditions are asked over all data.</summary>
    public static Visibility Of(AccessFilter access, Database database, TypeNumbers types, CancellationToken cancellationToken) => access switch
    {
        AllAccess => Full,
        ConditionalAccess conditional => new Visibility(new NodeCompiler(database, types, Full, cancellationToken).Compile(conditional.Condition)),
        _ => throw new UnreachableException($"{access.GetType().Name} is no access filter"),
    };

    /// <summary>Adds the condition with an <c>and</c> before it; nothing where all may be seen.</summary>
    public void And(SqlText sql, string alias)
    {
        if (_node is not null)
        {
            sql.Add(" and ");
            _node.Probe(sql, alias);
        }
    }
}
