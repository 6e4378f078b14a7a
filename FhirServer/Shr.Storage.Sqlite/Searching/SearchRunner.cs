using System.Globalization;
using System.Text;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Reading;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>Answers a search plan on one connection.</summary>
internal sealed class SearchRunner(Database database, TypeNumbers types, Visibility visibility)
{
    private static readonly SearchPage Empty = new([], [], null, null);

    /// <summary>One page with what comes along.</summary>
    public SearchPage Run(SearchPlan plan, long sequence, CancellationToken cancellationToken)
    {
        var meter = plan.Explain ? database.StartMeter() : null;
        try
        {
            var log = new List<string>();
            var page = RunPage(plan, sequence, log, cancellationToken);
            return meter is null ? page : page with { Explanation = Explain(log, meter) };
        }
        finally
        {
            database.StopMeter();
        }
    }

    /// <summary>The first few records that meet a plan's conditions, in no order.</summary>
    public List<ResourceKey> FindKeys(SearchPlan plan, int limit)
    {
        var compiler = new NodeCompiler(database, types, visibility, CancellationToken.None);
        var keys = new List<ResourceKey>(limit);
        if (SourceOf(plan, compiler, out _) is not { } source)
        {
            return keys;
        }

        var versions = new VersionReader(database, types);
        foreach (var found in new PageQuery(database, plan with { Sort = [], After = null }, source, []).Run(limit))
        {
            keys.Add(versions.KeyOf(found.Record));
        }

        return keys;
    }

    private SearchPage RunPage(SearchPlan plan, long sequence, List<string> log, CancellationToken cancellationToken)
    {
        var compiler = new NodeCompiler(database, types, visibility, cancellationToken);
        if (SourceOf(plan, compiler, out var numbers) is not { } source)
        {
            log.Add("nothing can match");
            return plan.Total == TotalMode.None && plan.Count > 0 ? Empty : Empty with { Total = 0 };
        }

        log.Add(source.ToString());
        long? total = plan.Total != TotalMode.None || plan.Count <= 0 ? new TotalQuery(database, plan, source, numbers, visibility).Run() : null;
        if (plan.Count <= 0)
        {
            return Empty with { Total = total };
        }

        var found = new PageQuery(database, plan, source, log).Run(plan.Count + 1);
        PagePosition? next = null;
        if (found.Count > plan.Count)
        {
            found.RemoveAt(plan.Count);
            next = new PagePosition(plan.After?.Sequence ?? sequence, found[^1].SortKeys, found[^1].Record);
        }

        var (included, isCut) = plan.Includes.Count == 0
            ? ([], false)
            : new IncludeReader(database, compiler, visibility, cancellationToken).Follow(plan, [.. found.Select(match => match.Record)]);
        return new SearchPage(Read(found.Select(match => match.Record)), Read(included), total, next, isCut);
    }

    private SearchSource? SourceOf(SearchPlan plan, NodeCompiler compiler, out IReadOnlyList<int>? numbers)
    {
        numbers = compiler.Numbers(plan.Types);
        if (numbers is { Count: 0 })
        {
            return null;
        }

        var needsAll = plan.Sort.Count > 0;
        var where = needsAll ? compiler.Compile(plan.Where) : compiler.CompileForFirst(plan.Where);
        return where.Records is { Count: 0 } ? null : SearchSource.Choose(database, where, numbers, visibility, needsAll);
    }

    private List<ResourceVersion> Read(IEnumerable<long> records)
    {
        var reader = new VersionReader(database, types);
        var versions = new List<ResourceVersion>();
        foreach (var record in records)
        {
            if (reader.ReadCurrent(record) is { } version)
            {
                versions.Add(version);
            }
        }

        return versions;
    }

    private static string Explain(List<string> log, StatementMeter meter)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{meter.Runs} statements, {meter.Steps} steps\n");
        foreach (var line in log)
        {
            text.Append(line).Append('\n');
        }

        foreach (var (sql, steps) in meter.Statements)
        {
            text.Append(CultureInfo.InvariantCulture, $"{steps,10} steps: {sql}\n");
        }

        return text.ToString();
    }
}
