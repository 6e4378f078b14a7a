using System.Globalization;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>
/// Where a search takes its candidates from, and what is left to ask each of them. The order of the joins is fixed here
/// (<c>cross join</c>, unary plus): the most selective condition leads.
/// </summary>
internal sealed class SearchSource
{
    private readonly Visibility _visibility;
    private readonly IReadOnlyList<int>? _types;
    private readonly SearchNode? _leader;
    private readonly IReadOnlyList<SearchNode> _filters;
    private readonly byte[]? _point;

    private SearchSource(Visibility visibility, IReadOnlyList<int>? types, SearchNode? leader, IReadOnlyList<SearchNode> filters, byte[]? point, bool isBounded)
    {
        (_visibility, _types, _leader, _filters, _point, IsBounded) = (visibility, types, leader, filters, point, isBounded);
    }

    /// <summary>Whether the candidates are few enough to look at all of them.</summary>
    public bool IsBounded { get; }

    /// <summary>Whether nothing is asked of the records but their type.</summary>
    public bool IsEverything => _leader is null && _point is null && _filters.Count == 0;

    /// <summary>The number of the record as the scan that leads meets it: ordering by it needs no sorting.</summary>
    public string RecordColumn => _point is null ? "r.record" : "s.record";

    /// <param name="database">Where to look.</param>
    /// <param name="where">What a record must meet.</param>
    /// <param name="types">Of which types it must be.</param>
    /// <param name="visibility">What the caller may see.</param>
    /// <param name="needsAll">Whether the answer's order or count needs all matches, not just the first by number.</param>
    public static SearchSource Choose(Database database, SearchNode where, IReadOnlyList<int>? types, Visibility visibility, bool needsAll)
    {
        IReadOnlyList<SearchNode> parts = where switch
        {
            AllNode all => all.Parts,
            EverythingNode => [],
            _ => [where],
        };
        if (Smallest(parts, needsAll) is { } leader)
        {
            return new SearchSource(visibility, types, leader, Without(parts, leader), null, isBounded: true);
        }

        foreach (var part in parts)
        {
            if (part.Point is { } point)
            {
                return new SearchSource(visibility, types, null, Without(parts, part), point, isBounded: false);
            }
        }

        return new SearchSource(visibility, types, null, parts, null, isBounded: CountTypes(database, types) <= SearchNode.MediumSet);
    }

    /// <summary>How many records the types have, as the store keeps count.</summary>
    public static long CountTypes(Database database, IReadOnlyList<int>? types)
    {
        if (types is null)
        {
            return database.Number("select sum(records) from type");
        }

        var sum = 0L;
        using var query = database.Use("select records from type where type = ?");
        foreach (var type in types)
        {
            query.Bind(1, type);
            sum += query.Step() ? query.Int64(0) : 0;
            query.Reset();
        }

        return sum;
    }

    /// <summary>Adds <c>from … where …</c>; more conditions may follow with <c>and</c>.</summary>
    public void AddTo(SqlText sql)
    {
        sql.Add(" from ");
        AddLeader(sql);
        sql.Add(" and +r.deleted = 0");
        AddConditions(sql, _filters);
    }

    /// <summary>Adds all conditions on a record that another scan brings, each with an <c>and</c> before it.</summary>
    public void AddProbes(SqlText sql)
    {
        sql.Add(" and +r.deleted = 0");
        if (_leader is not null)
        {
            AddConditions(sql, [_leader, .. _filters]);
            return;
        }

        if (_point is not null)
        {
            sql.Add(" and exists (select 1 from entry p where p.key = ").Value(_point).Add(" and p.record = r.record)");
        }

        AddConditions(sql, _filters);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"lead: {Lead()}; then ask: {(_filters.Count == 0 ? "nothing" : string.Join("; ", _filters))}");

    private static SearchNode? Smallest(IReadOnlyList<SearchNode> parts, bool needsAll)
    {
        if (!needsAll && parts is [{ Point: not null }])
        {
            // The first few of one key are at hand, however many there are.
            return null;
        }

        SearchNode? smallest = null;
        long least = SearchNode.MediumSet + 1;
        foreach (var part in parts)
        {
            var size = part.Measure(least - 1);
            if (size < least)
            {
                (smallest, least) = (part, size);
            }
        }

        return smallest;
    }

    private static List<SearchNode> Without(IReadOnlyList<SearchNode> parts, SearchNode leader) => [.. parts.Where(part => part != leader)];

    private string Lead() => _leader?.ToString()
        ?? (_point is null ? "records by number" : $"entries {Convert.ToHexString(_point)} by record");

    private void AddLeader(SqlText sql)
    {
        if (_leader?.Records is { } records)
        {
            sql.Numbers(records).Add(" j cross join record r where r.record = j.value");
        }
        else if (_leader is not null)
        {
            sql.Add("record r where r.record in (");
            _leader.Set(sql);
            sql.Add(")");
        }
        else if (_point is not null)
        {
            sql.Add("entry s cross join record r where s.key = ").Value(_point).Add(" and r.record = s.record");
        }
        else if (_types is [var type])
        {
            sql.Add("record r indexed by record_current where r.type = ").Literal(type).Add(" and r.deleted = 0");
        }
        else if (IsBounded && _types is not null)
        {
            sql.Add("record r where r.record in (select t.record from record t indexed by record_current where t.deleted = 0 and t.type in (")
                .Add(string.Join(',', _types)).Add("))");
        }
        else
        {
            sql.Add("record r where 1");
        }
    }

    private void AddConditions(SqlText sql, IReadOnlyList<SearchNode> nodes)
    {
        TypeSql.And(sql, "r", _types);
        _visibility.And(sql, "r", _types);
        foreach (var node in nodes)
        {
            sql.Add(" and ");
            node.Probe(sql, "r");
        }
    }
}
