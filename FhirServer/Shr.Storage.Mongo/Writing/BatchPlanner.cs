using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Reading;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Writing;

/// <summary>Decides about one batch, inside the transaction of its group: checks what must hold, and plans the writes.</summary>
internal sealed class BatchPlanner(GroupPlan plan, MongoReader reader, DateTimeOffset instant)
{
    public CommitResult Plan(WriteBatch batch)
    {
        if (batch.ModelVersion < plan.Model)
        {
            return new ModelOutdated(plan.Model);
        }

        if (batch.Writes.Count >= Position.MaxWrites)
        {
            throw new ArgumentException($"a batch has at most {Position.MaxWrites - 1} writes", nameof(batch));
        }

        foreach (var (key, version) in batch.Guards)
        {
            if (plan.StateOf(key).CurrentVersion != version)
            {
                return new GuardFailed(key);
            }
        }

        // First all questions, each seeing the writes before it; then all writes: so a refused batch leaves no trace.
        if (Refuse(batch) is { } refusal)
        {
            return refusal;
        }

        var sequence = plan.Sequence + 1;
        var versions = new ResourceVersion?[batch.Writes.Count];
        var written = 0;
        for (var i = 0; i < versions.Length; i++)
        {
            versions[i] = new RecordPlanner(plan, instant).Plan(batch.Writes[i], sequence, written);
            written += versions[i] is null ? 0 : 1;
        }

        if (written > 0)
        {
            plan.Advance(batch.ModelVersion);
        }

        Complete(batch, versions);
        return new Committed(versions!);
    }

    private PreconditionFailed? Refuse(WriteBatch batch)
    {
        var before = new Dictionary<string, Candidate?>(plan.Waiting);
        var fresh = FreshIdentities.Of(batch, condition => FindTwo(new SearchPlan { Types = [], Where = condition }, plan.Waiting).Count > 0);
        for (var i = 0; i < batch.Writes.Count; i++)
        {
            var op = batch.Writes[i];
            var state = plan.StateOf(op.Key);
            if ((op.Kind == WriteKind.Create && !state.IsDeleted)
                || (op.Precondition?.Version is { } version && version != state.CurrentVersion))
            {
                return new PreconditionFailed(i, state.CurrentVersion, []);
            }

            if (op.Precondition is { Match: { } match } precondition)
            {
                var matches = FindTwo(match, before);
                var holds = precondition.Expected is { } expected ? matches is [var only] && only == expected : matches.Count == 0;
                if (!holds)
                {
                    return new PreconditionFailed(i, state.CurrentVersion, matches);
                }
            }

            foreach (var identity in op.Precondition?.Alone ?? [])
            {
                if (fresh?.IsFree(identity) == true)
                {
                    continue;
                }

                var others = FindTwo(identity.Holders, before);
                others.Remove(op.Key);
                if (others.Count > 0)
                {
                    return new PreconditionFailed(i, state.CurrentVersion, others, identity.Name);
                }
            }

            before[state.Current.Id] = After(op, state);
            fresh?.Take(op);
        }

        return null;
    }

    // What later searches of the same batch find: the record as this write leaves it.
    private static Candidate? After(WriteOp op, RecordState state) =>
        op.Kind == WriteKind.Delete || (op.Kind == WriteKind.Reindex && state.IsDeleted)
            ? null
            : RecordPlanner.Indexed(op, state.Current with { Record = state.Current.Record == 0 ? long.MaxValue : state.Current.Record }, state.Current.Updated);

    private List<ResourceKey> FindTwo(SearchPlan search, IReadOnlyDictionary<string, Candidate?> waiting)
    {
        var scan = new RecordScan(reader, waiting);
        var clause = new ClauseCompiler(scan, Visibility.Full).Compile(AtTypes.Narrow(search.Where, search.Types));
        var found = new List<ResourceKey>(2);
        scan.Run(new ScanRequest { Types = search.Types, Limit = clause.IsExact ? 2 : 0 }, clause, candidate =>
        {
            found.Add(KeyText.Parse(candidate.Id));
            return found.Count < 2;
        });
        return found;
    }

    // Writes that made no version answer with the last one there is.
    private void Complete(WriteBatch batch, ResourceVersion?[] versions)
    {
        var wanted = new Dictionary<int, long>();
        for (var i = 0; i < versions.Length; i++)
        {
            if (versions[i] is not null)
            {
                continue;
            }

            var op = batch.Writes[i];
            var state = plan.StateOf(op.Key);
            versions[i] = state.Waiting ?? (state.Version == 0 ? new ResourceVersion(op.Key, 0, instant, op.Kind, default, plan.Sequence) : null);
            if (versions[i] is null)
            {
                wanted.Add(i, state.Current.Position);
            }
        }

        if (wanted.Count == 0)
        {
            return;
        }

        var read = new VersionReader(reader).ReadAt([.. wanted.Values]);
        foreach (var (i, position) in wanted)
        {
            versions[i] = read[position];
        }
    }
}
