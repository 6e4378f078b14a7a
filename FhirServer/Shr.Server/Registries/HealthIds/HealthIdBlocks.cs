using System.Text.Json;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.HealthIds;

/// <summary>
/// The book of blocks. Each change is one commit that asks for the version it was decided on, so that two servers never
/// give out the same ID; whoever is beaten decides again.
/// </summary>
internal sealed class HealthIdBlocks(IResourceStore store, ModelHolder models, TimeProvider clock)
{
    // Rivals are other servers, of which there are few; each attempt is one read and one commit.
    private const int MaxAttempts = 100;
    private const int MaxShown = 1000;

    /// <summary>The block that holds a body, or null.</summary>
    public async ValueTask<HealthIdBlock?> FindAsync(long body, CancellationToken cancellationToken) =>
        await FirstAsync(HealthIdBlock.EndsFrom(body), HealthIdBlock.ByEnd, cancellationToken) is { } block && block.From <= body ? block : null;

    /// <summary>The blocks of an organisation (at most 1000), by their ends.</summary>
    public async ValueTask<IReadOnlyList<HealthIdBlock>> OfAsync(string organization, CancellationToken cancellationToken) =>
        await FindAsync(HealthIdBlock.IsOf(organization), HealthIdBlock.ByEnd, MaxShown, cancellationToken);

    /// <summary>How many IDs of the pool nobody has taken.</summary>
    public async ValueTask<long> RemainingAsync(CancellationToken cancellationToken) =>
        (await FindAsync(HealthIdBlock.IsOpen, HealthIdBlock.ByNext, MaxShown, cancellationToken)).Sum(b => HealthIdCount.Between(b.Next, b.To));

    /// <summary>
    /// Generates a block in the series of a body, from there or after the last block of the series, whichever is later. It
    /// is smaller where the series ends; null where nothing is left.
    /// </summary>
    public async ValueTask<HealthIdBlock?> AddAsync(long start, long total, string? organization, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var series = HealthIdBlock.FirstOfSeries(start);
            var last = HealthIdBlock.LastOfSeries(start);
            var latest = await FirstAsync(HealthIdBlock.EndsFrom(series), HealthIdBlock.ByEnd with { Descending = true }, cancellationToken);
            var from = Math.Max(start, latest is null ? series : latest.To + 1);
            var possible = Math.Min(total, HealthIdCount.Between(from, last));
            if (HealthIdCount.Nth(from, possible, last) is not { } to)
            {
                return null;
            }

            var block = new HealthIdBlock(from, to, from, organization);
            var free = new Precondition { Version = 0, Match = Plan(HealthIdBlock.EndsFrom(from), HealthIdBlock.ByEnd, 1) };
            if (await CommitAsync([(block, free)], cancellationToken))
            {
                return block;
            }
        }

        throw Beaten();
    }

    /// <summary>
    /// Takes up to a number of IDs out of the pool: for the patient index itself, or as a block of another organisation.
    /// Null where the pool is empty. The range may hold fewer; then the next call gives more.
    /// </summary>
    public async ValueTask<(long From, long To)?> TakeAsync(long count, string? organization, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await FirstAsync(HealthIdBlock.IsOpen, HealthIdBlock.ByNext, cancellationToken) is not { } block)
            {
                return null;
            }

            var last = HealthIdCount.Nth(block.Next, Math.Min(count, HealthIdCount.Between(block.Next, block.To)), block.To) ?? block.To;
            if (await CommitAsync(organization is null ? [Unchanged(block with { Next = last + 1 })] : Cut(block, last, organization), cancellationToken))
            {
                return (block.Next, last);
            }
        }

        throw Beaten();
    }

    // What was taken before, what is taken now, what is left: blocks of their own.
    private static List<(HealthIdBlock, Precondition)> Cut(HealthIdBlock block, long last, string organization)
    {
        var writes = new List<(HealthIdBlock, Precondition)>();
        var taken = new HealthIdBlock(block.Next, last, block.Next, organization) { Version = block.Version };
        if (block.From < block.Next)
        {
            writes.Add(Unchanged(block with { To = block.Next - 1 }));
            taken = taken with { Version = 0 };
        }

        writes.Add(Unchanged(taken));
        if (last < block.To)
        {
            writes.Add(Unchanged(new HealthIdBlock(last + 1, block.To, last + 1, null)));
        }

        return writes;
    }

    private static (HealthIdBlock, Precondition) Unchanged(HealthIdBlock block) => (block, new Precondition { Version = block.Version });

    private async ValueTask<bool> CommitAsync(List<(HealthIdBlock Block, Precondition Precondition)> writes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var model = models.Current;
        var request = new FhirRequest { Method = FhirMethod.Put, Route = new Route(RouteShape.Type) { Type = HealthIdBlock.Type }, Model = model, Caller = Caller.Local, Base = "" };
        var ops = new List<WriteOp>(writes.Count);
        foreach (var (block, precondition) in writes)
        {
            using var resource = Resource.Parse(JsonSerializer.SerializeToUtf8Bytes(block.ToJson(clock.GetUtcNow())), model.Types, new IssueCollector())!;
            ops.Add(WritePlanner.Plan(WriteKind.Put, resource, block.Key, request, precondition, new IssueCollector()));
        }

        return await store.CommitAsync(new WriteBatch(ops) { ModelVersion = model.Version }, CancellationToken.None) switch
        {
            Committed => true,
            StoreUnavailable unavailable => throw new StoreUnavailableException(unavailable.Reason),
            _ => false,
        };
    }

    private async ValueTask<HealthIdBlock?> FirstAsync(IndexCondition where, SortKey order, CancellationToken cancellationToken) =>
        await FindAsync(where, order, 1, cancellationToken) is [var first, ..] ? first : null;

    private async ValueTask<IReadOnlyList<HealthIdBlock>> FindAsync(IndexCondition where, SortKey order, int count, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var page = await snapshot.SearchAsync(Plan(where, order, count), cancellationToken);
        return [.. page.Matches.Select(v => HealthIdBlock.Read(v, models.Current)).OfType<HealthIdBlock>()];
    }

    private static SearchPlan Plan(IndexCondition where, SortKey order, int count) =>
        new() { Types = [HealthIdBlock.Type], Where = where, Sort = [order], Count = count };

    private static StoreUnavailableException Beaten() => new($"Other servers changed the blocks of health IDs {MaxAttempts} times in a row.");
}
