using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Reading;
using Shr.Storage.Sqlite.Searching;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>Does one batch inside the open transaction of its group: all of it, or nothing.</summary>
internal sealed class BatchWriter(Database database, TypeNumbers types, WriterState state, SqliteStoreOptions options, TimeProvider time)
{
    private readonly VersionReader _versions = new(database, types);
    private readonly RecordWriter _records = new(database, state.Numbers, state.Buffer, new VersionReader(database, types));

    public CommitResult Write(WriteBatch batch, CancellationToken cancellationToken)
    {
        if (batch.ModelVersion < state.ModelVersion)
        {
            return new ModelOutdated(state.ModelVersion);
        }

        if (batch.Writes.Count >= Position.MaxWrites)
        {
            throw new ArgumentException($"a batch has at most {Position.MaxWrites - 1} writes", nameof(batch));
        }

        if (NeedsTables(batch))
        {
            // What earlier batches left unwritten must be in the tables, but not within this batch's savepoint.
            state.Buffer.Flush(default);
        }

        var before = state.Save();
        database.Execute("savepoint batch");
        var isDone = false;
        try
        {
            var result = WriteAll(batch, before.Buffer, cancellationToken);
            isDone = result is Committed;
            return result;
        }
        finally
        {
            if (isDone)
            {
                database.Execute("release batch");
            }
            else
            {
                TakeBack(before);
            }
        }
    }

    private bool NeedsTables(WriteBatch batch)
    {
        if (batch.Inside is not null)
        {
            return true;
        }

        foreach (var op in batch.Writes)
        {
            if (op.Precondition is { } precondition && (MayMatter(precondition.Match) || precondition.Alone.Any(identity => MayMatter(identity.Holders))))
            {
                return true;
            }
        }

        return false;
    }

    private bool MayMatter(SearchPlan? plan) => plan is not null && UnwrittenEntries.MayMatter(plan.Where, state.Buffer);

    private void TakeBack(WriterMark before)
    {
        // A failing disk may have ended the whole transaction already; then the group is lost, not the batch.
        if (database.IsInTransaction)
        {
            database.Execute("rollback to batch");
            database.Execute("release batch");
        }

        state.Restore(before);
    }

    private CommitResult WriteAll(WriteBatch batch, GroupMark mark, CancellationToken cancellationToken)
    {
        foreach (var (key, version) in batch.Guards)
        {
            if (state.Numbers.StateOf(key, add: false).CurrentVersion != version)
            {
                return new GuardFailed(key);
            }
        }

        var sequence = state.Sequence + 1;
        var lastUpdated = state.LastUpdatedNow(time);
        var versions = new ResourceVersion[batch.Writes.Count];
        var written = 0;
        for (var i = 0; i < versions.Length; i++)
        {
            var op = batch.Writes[i];
            var record = state.Numbers.StateOf(op.Key, add: false);
            if (Refuse(i, op, record, mark) is { } refusal)
            {
                return refusal;
            }

            if (record.Record == 0 && op.Kind is WriteKind.Create or WriteKind.Put)
            {
                record = state.Numbers.StateOf(op.Key, add: true);
            }

            if (_records.Write(op, record, Position.Of(sequence, written), lastUpdated) is { } version)
            {
                versions[i] = version;
                written++;
            }
            else
            {
                versions[i] = _versions.Read(op.Key, null, Visibility.Full)
                    ?? new ResourceVersion(op.Key, 0, lastUpdated, op.Kind, default, state.Sequence);
            }
        }

        if (written > 0)
        {
            state.Advance(sequence, lastUpdated);
            state.AdvanceModel(batch.ModelVersion);
        }

        if (batch.Inside is { } inside)
        {
            state.Buffer.Flush(mark);
            if (!IsAllowed(inside, batch.InsideAccess, cancellationToken))
            {
                return new InsideRefused();
            }
        }

        if (batch.Note?.Invoke(versions) is { } note)
        {
            StoredValues.WriteNamed(database, note.Name, note.Value.Span);
        }

        return new Committed(versions);
    }

    private PreconditionFailed? Refuse(int index, WriteOp op, RecordState record, GroupMark mark)
    {
        var precondition = op.Precondition;
        if (op.Kind == WriteKind.Create && !record.IsDeleted)
        {
            return new PreconditionFailed(index, record.CurrentVersion, []);
        }

        if (precondition?.Version is { } version && version != record.CurrentVersion)
        {
            return new PreconditionFailed(index, record.CurrentVersion, []);
        }

        if (precondition?.Match is { } plan)
        {
            var matches = FindTwo(plan, mark);
            if (precondition.Expected is { } expected ? matches is not [var only] || only != expected : matches.Count > 0)
            {
                return new PreconditionFailed(index, record.CurrentVersion, matches);
            }
        }

        foreach (var identity in precondition?.Alone ?? [])
        {
            var others = FindTwo(identity.Holders, mark);
            others.Remove(op.Key);
            if (others.Count > 0)
            {
                return new PreconditionFailed(index, record.CurrentVersion, others, identity.Name);
            }
        }

        return null;
    }

    private List<ResourceKey> FindTwo(SearchPlan plan, GroupMark mark)
    {
        if (MayMatter(plan))
        {
            state.Buffer.Flush(mark);
        }

        return new SearchRunner(database, types, Visibility.Full).FindKeys(plan, 2);
    }

    private bool IsAllowed(Func<IStoreSnapshot, CancellationToken, ValueTask<bool>> inside, AccessFilter access, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.InsideTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var view = new WriterSnapshot(database, types, Visibility.Of(access, database, types), state.Sequence);
        try
        {
            // The writer's thread has nothing else to do: whatever these reads wait for, all writes must wait for them.
            return inside(view, either.Token).AsTask().WaitAsync(either.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"The reads inside a transaction took longer than {options.InsideTimeout}.");
        }
    }
}
