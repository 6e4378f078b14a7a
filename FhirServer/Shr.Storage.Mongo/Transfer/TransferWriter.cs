using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Writing;
using Shr.Storage.Transfer;

namespace Shr.Storage.Mongo.Transfer;

/// <summary>Writes versions as they were in another store, inside one transaction.</summary>
internal sealed class TransferWriter(MetaTransaction meta, MongoStoreOptions options)
{
    /// <summary>Writes those that are not there yet; answers how many.</summary>
    /// <exception cref="MongoReadException">The database refused it.</exception>
    public int Write(IReadOnlyList<TransferVersion> versions)
    {
        var last = new TransferReader(meta.Reader).Last();
        var clock = ReadClock();
        var plan = new GroupPlan(clock);
        RecordStates.Load(meta.Reader, plan, versions.Select(version => version.Version.Key));
        var written = 0;
        foreach (var version in versions)
        {
            if (MongoTransfer.PositionOf(version.Place) > last)
            {
                Plan(plan, version);
                written++;
            }
        }

        if (written == 0)
        {
            return 0;
        }

        if (new GroupSender(meta.Client, meta.Session, options).Send(plan, CommitMark.New()) is { } error)
        {
            throw new MongoReadException(error);
        }

        var end = versions[^1].Version;
        meta.Set(Clock.Id, fields => fields.Int64("seq"u8, end.Sequence).Int64("rec"u8, plan.LastRecord).Int64("at"u8, StoreClock.ToStored(end.LastUpdated)));
        return written;
    }

    private static void Plan(GroupPlan plan, TransferVersion transferred)
    {
        var version = transferred.Version;
        var state = plan.StateOf(version.Key);
        var home = state.Home.Length > 0 ? state.Home : Home.Of(version.Key, transferred.Patients);
        if (state.Version > 0)
        {
            plan.Followed.Add((state.Current.Position, home, StoreClock.ToStored(version.LastUpdated)));
        }

        plan.Versions.Add(new PlannedVersion(version, transferred.Index, home, transferred.Patients, transferred.Topics));
        plan.Count(version.Key.Type, (version.IsDeleted ? 0 : 1) - (state.IsDeleted ? 0 : 1), 1);
        var current = state.Current with
        {
            Record = state.Current.Record == 0 ? plan.NextRecord() : state.Current.Record,
            Position = MongoTransfer.PositionOf(transferred.Place),
            Updated = StoreClock.ToStored(version.LastUpdated),
            Keys = [.. (transferred.Entries?.Keys ?? []).Select(key => SortableText.Encode(key))],
            Links = [.. (transferred.Entries?.Links ?? []).Select(link => LinkText.Of(link.Target, Parameter(link.Parameter)))],
            Patients = transferred.Patients,
        };
        plan.Set(new RecordState(current, version.Version, version.IsDeleted, home, state.IsStored, version), isEnd: version.IsDeleted);
    }

    private static byte[] Parameter(int number) => [(byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private Clock ReadClock()
    {
        var clock = default(Clock);
        meta.Read(Clock.Id, document =>
        {
            clock = Clock.Read(document);
            return false;
        });
        return clock;
    }
}
