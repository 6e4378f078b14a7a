using Shr.Search.Plans;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Writing;

/// <summary>Plans one write: the version, and the record as it is afterwards.</summary>
internal sealed class RecordPlanner(GroupPlan plan, DateTimeOffset instant)
{
    /// <summary>Plans it at a place of a commit; null where there is no new version.</summary>
    public ResourceVersion? Plan(WriteOp op, long sequence, int index)
    {
        var state = plan.StateOf(op.Key);
        if (op.Kind == WriteKind.Reindex)
        {
            Reindex(op, state);
            return null;
        }

        if (op.Kind == WriteKind.Delete)
        {
            return state.IsDeleted ? null : Delete(op, state, sequence, index);
        }

        var body = op.Body ?? throw new ArgumentException($"{op.Kind} of {op.Key} has no body", nameof(op));
        var number = state.Version + 1;
        var version = new ResourceVersion(op.Key, number, instant, op.Kind, body.Fill(number, instant), sequence);
        var home = state.Home.Length > 0 ? state.Home : Home.Of(op.Key, op.Patients);
        var current = Indexed(
            op,
            state.Current with { Record = state.Current.Record == 0 ? plan.NextRecord() : state.Current.Record, Position = Position.Of(sequence, index) },
            StoreClock.ToStored(instant));
        Follow(state);
        plan.Versions.Add(new PlannedVersion(version, index, home, op.Patients, op.Topics));
        plan.Count(op.Key.Type, state.IsDeleted ? 1 : 0, 1);
        plan.Set(new RecordState(current, number, false, home, state.IsStored, version), isEnd: false);
        return version;
    }

    /// <summary>A record with the index entries, links and patients of a write.</summary>
    public static Candidate Indexed(WriteOp op, Candidate record, long updated)
    {
        var keys = new List<byte[]>(op.Index.Count + 1);
        var links = new HashSet<string>();
        foreach (var entry in op.Index)
        {
            keys.Add(SortableText.Encode(entry.Key));
            if (entry.Target is { } target)
            {
                links.Add(LinkText.Of(target, entry.Key));
            }
        }

        if (op.LastUpdatedParameter != 0)
        {
            keys.Add(SortableText.Encode(IndexKeys.LastUpdated(op.LastUpdatedParameter, StoreClock.FromStored(updated))));
        }

        keys.Sort(static (x, y) => x.AsSpan().SequenceCompareTo(y));
        return record with { Updated = updated, Keys = Distinct(keys), Links = [.. links], Patients = op.Patients };
    }

    private static List<byte[]> Distinct(List<byte[]> sorted)
    {
        var kept = new List<byte[]>(sorted.Count);
        foreach (var key in sorted)
        {
            if (kept.Count == 0 || !kept[^1].AsSpan().SequenceEqual(key))
            {
                kept.Add(key);
            }
        }

        return kept;
    }

    private ResourceVersion Delete(WriteOp op, RecordState state, long sequence, int index)
    {
        // Whom a record belonged to is not forgotten when it ends: its history is still theirs.
        var patients = op.Patients.Count > 0 ? op.Patients : state.Current.Patients;
        var version = new ResourceVersion(op.Key, state.Version + 1, instant, op.Kind, default, sequence);

        // Of its entries only those given now stay: access labels, by which its history is still theirs who could read it.
        var ended = Indexed(op, state.Current, StoreClock.ToStored(instant)) with { Position = Position.Of(sequence, index), Links = [], Patients = patients };
        Follow(state);
        plan.Versions.Add(new PlannedVersion(version, index, state.Home, patients, op.Topics));
        plan.Count(op.Key.Type, -1, 1);
        plan.Set(new RecordState(ended, version.Version, true, state.Home, state.IsStored, version), isEnd: true);
        return version;
    }

    private void Reindex(WriteOp op, RecordState state)
    {
        if (state.IsDeleted)
        {
            return;
        }

        plan.Regrouped.Add((state.Current.Position, state.Home, op.Patients));
        plan.Set(state with { Current = Indexed(op, state.Current, state.Current.Updated) }, isEnd: false);
    }

    private void Follow(RecordState state)
    {
        if (state.Version > 0)
        {
            plan.Followed.Add((state.Current.Position, state.Home, StoreClock.ToStored(instant)));
        }
    }
}
