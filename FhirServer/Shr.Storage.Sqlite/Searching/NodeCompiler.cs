using System.Diagnostics;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>
/// Turns the conditions of a plan into nodes, and settles at once what is small. SQLite's planner cannot know that one key
/// has ten rows and another a million, as both live in one table; so we look before we choose.
/// </summary>
internal sealed class NodeCompiler(Database database, TypeNumbers types, Visibility visibility, CancellationToken cancellationToken)
{
    // With so few candidates left, asking them the rest costs less than looking how selective the rest is.
    private const int Few = 32;

    private readonly RangeCompiler _ranges = new(database);

    public SearchNode Compile(IndexCondition condition) => Compile(condition, look: true);

    /// <summary>
    /// For the first few matches in the records' own order: where one key answers, they are at hand and nothing else need be
    /// known of it.
    /// </summary>
    public SearchNode CompileForFirst(IndexCondition condition) =>
        condition is KeyRange { Residual: null } range ? _ranges.CompileForFirst(range) : Compile(condition);

    private SearchNode Compile(IndexCondition condition, bool look)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return condition switch
        {
            Everything => new EverythingNode(),
            Nothing => RecordsNode.None,
            HasKey has => Known(has.Keys, alsoAbsent: false),
            KeyRange range => look ? _ranges.Compile(range) : _ranges.Unlooked(range),
            AllOf all => All(all.Conditions, look),
            AnyOf any => Any(any.Conditions, look),
            Not { Condition: Nothing } => new EverythingNode(),
            Not { Condition: Everything } => RecordsNode.None,
            Not not => new NotNode(Compile(not.Condition, look)),
            Refers refers => Link(LinkWalk.Forward(refers.Prefixes, Numbers(refers.TargetTypes)), Compile(refers.Target, look), visibility, look),
            ReferredBy by => Link(LinkWalk.Backward([by.Prefix], Numbers([by.SourceType])), Compile(by.Source, look), visibility, look),
            HasType type => Numbers(type.Types) is { Count: > 0 } numbers ? new TypeNode(numbers) : RecordsNode.None,
            BelongsTo belongs => Link(LinkWalk.ToPatientIds, Known(Patients(belongs), alsoAbsent: true), Visibility.Full, look),
            OfPatient of => Link(LinkWalk.ToPatients, Compile(of.Patient, look), visibility, look),
            _ => throw new UnreachableException($"{condition.GetType().Name} is no condition"),
        };
    }

    /// <summary>Numbers of types; those that no record has yet are left out. Null for no types at all: any.</summary>
    public IReadOnlyList<int>? Numbers(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return null;
        }

        var numbers = new List<int>(names.Count);
        foreach (var name in names)
        {
            if (types.TryNumber(name, out var number) && !numbers.Contains(number))
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    private static List<ResourceKey> Patients(BelongsTo belongs) => [.. belongs.PatientIds.Select(static id => new ResourceKey("Patient", id))];

    private RecordsNode Known(IReadOnlyList<ResourceKey> keys, bool alsoAbsent)
    {
        var records = new SortedSet<long>();
        foreach (var key in keys)
        {
            if (!types.TryNumber(key.Type, out var type))
            {
                continue;
            }

            using var query = database.Use("select record, deleted from record where type = ? and id = ?");
            query.Bind(1, type).BindText(2, key.Id);
            if (query.Step() && (alsoAbsent || query.Int64(1) == 0))
            {
                records.Add(query.Int64(0));
            }
        }

        return new RecordsNode([.. records]);
    }

    private SearchNode All(IReadOnlyList<IndexCondition> conditions, bool look)
    {
        var large = new List<SearchNode>();
        IReadOnlyList<long>? small = null;
        foreach (var condition in conditions)
        {
            var node = Compile(condition, look && small is not { Count: <= Few });
            if (node.Records is { Count: 0 })
            {
                return node;
            }

            if (node.Records is { } records)
            {
                small = small is null ? records : [.. small.Intersect(records)];
            }
            else if (node is AllNode inner)
            {
                large.AddRange(inner.Parts);
            }
            else if (node is not EverythingNode)
            {
                large.Add(node);
            }
        }

        if (small is not null)
        {
            return Narrow(small, large);
        }

        return large.Count switch { 0 => new EverythingNode(), 1 => large[0], _ => new AllNode(large) };
    }

    /// <summary>Asks the few what remains to be asked.</summary>
    private RecordsNode Narrow(IReadOnlyList<long> few, List<SearchNode> rest)
    {
        if (few.Count == 0 || rest.Count == 0)
        {
            return new RecordsNode(few);
        }

        var sql = new SqlText().Add("select r.record from ").Numbers(few).Add(" j cross join record r on r.record = j.value where 1");
        foreach (var node in rest)
        {
            sql.Add(" and ");
            node.Probe(sql, "r");
        }

        return new RecordsNode(Collect(sql, int.MaxValue)!);
    }

    private SearchNode Any(IReadOnlyList<IndexCondition> conditions, bool look)
    {
        var parts = new List<SearchNode>(conditions.Count);
        var small = new SortedSet<long>();
        foreach (var condition in conditions)
        {
            var node = Compile(condition, look);
            if (node is EverythingNode)
            {
                return node;
            }

            if (node.Records is { } records)
            {
                small.UnionWith(records);
            }
            else
            {
                parts.Add(node);
            }
        }

        if (small.Count > 0 || parts.Count == 0)
        {
            parts.Add(new RecordsNode([.. small]));
        }

        return parts.Count == 1 ? parts[0] : new AnyNode(parts);
    }

    private SearchNode Link(LinkWalk walk, SearchNode other, Visibility seen, bool look)
    {
        if (walk.FarTypes is { Count: 0 })
        {
            return RecordsNode.None;
        }

        if (other.Records is { Count: 0 })
        {
            return other;
        }

        var node = new LinkNode(database, walk, other, seen);
        if (!look || other.Records is not { } records)
        {
            return node;
        }

        var sql = new SqlText();
        node.AddFrom(sql, records);
        return Collect(sql, SearchNode.SmallSet) is { } near ? new RecordsNode(near) : node;
    }

    /// <summary>The records a select gives, ascending; null where they are more than wanted.</summary>
    private List<long>? Collect(SqlText sql, int atMost)
    {
        var records = new HashSet<long>();
        using var query = sql.Prepare(database);
        while (query.Step())
        {
            records.Add(query.Int64(0));
            if (records.Count > atMost)
            {
                return null;
            }
        }

        return [.. records.Order()];
    }
}
