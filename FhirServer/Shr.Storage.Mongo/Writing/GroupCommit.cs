using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Writing;

/// <summary>
/// One try to commit a group of batches in one transaction. The first thing it does is to take the clock, which no other
/// transaction can have at the same time: so nothing it reads afterwards can be changed by a rival before it commits.
/// </summary>
internal sealed class GroupCommit(
    MongoClient client, MongoConnection connection, MongoStoreOptions options, TimeProvider time, IReadOnlyList<BatchTask> group, string mark)
{
    // Where the first version of the group stands, once its commit was sent.
    private long? _sentAt;

    /// <summary>Tries it; null when every task has its outcome.</summary>
    public MongoError? Try()
    {
        var (session, refused) = MongoSession.Start(client, connection.Transaction, connection.Metrics);
        if (session is null)
        {
            return refused;
        }

        using (session)
        {
            try
            {
                return session.Begin() ?? Run(session, new MongoReader(client, session, ReadLimits.Of(options)));
            }
            catch (MongoReadException failure)
            {
                return failure.Error;
            }
        }
    }

    private MongoError? Run(MongoSession session, MongoReader reader)
    {
        var writes = group.Sum(task => task.Batch.Writes.Count);
        var taken = TakeClock(session, writes);
        if (!taken.IsOk)
        {
            return taken.Error;
        }

        if (_sentAt is { } position && IsThere(reader, position))
        {
            // The commit whose answer was lost has happened: its outcomes are true.
            return null;
        }

        _sentAt = null;
        var after = ClockOf(taken);
        var plan = new GroupPlan(after with { Sequence = after.Sequence - group.Count, Records = after.Records - writes });
        RecordStates.Load(reader, plan, group.SelectMany(task => task.Batch.Writes).Select(op => op.Key)
            .Concat(group.SelectMany(task => task.Batch.Guards).Select(guard => guard.Key)));
        foreach (var task in group)
        {
            task.Outcome = new BatchPlanner(plan, reader, StoreClock.FromStored(after.Instant)).Plan(task.Batch);
        }

        var error = plan.IsEmpty ? null : new GroupSender(client, session, options).Send(plan, mark);
        if (error is not null)
        {
            return error;
        }

        // Batches with reads inside come alone.
        if (group is [{ Outcome: Committed, Batch.Inside: { } inside } single]
            && !InsideReads.Run(connection.Writer, reader, options, time, inside, single.Batch.InsideAccess, plan.Sequence, single.Cancellation, out error))
        {
            single.Outcome = new InsideRefused();
            return error;
        }

        if (plan.IsEmpty)
        {
            return null;
        }

        WriteNotes(new MetaTransaction(client, session, reader));
        return SetClock(session, plan, after) ?? Commit(session, plan);
    }

    private void WriteNotes(MetaTransaction meta)
    {
        foreach (var task in group)
        {
            if (task is { Outcome: Committed { Versions: var versions }, Batch.Note: { } make } && make(versions) is { } note)
            {
                StoreMetadata.WriteValue(meta, note.Name, note.Value);
            }
        }
    }

    private MongoError? Commit(MongoSession session, GroupPlan plan)
    {
        options.BeforeDurable?.Invoke();
        var error = CommitRetry.Run(session, options.CommitTimeout);
        if (error is not null && plan.Versions.Count > 0)
        {
            var first = plan.Versions[0];
            _sentAt = Position.Of(first.Version.Sequence, first.Index);
        }

        return error;
    }

    private bool IsThere(MongoReader reader, long position)
    {
        var isThere = false;
        reader.Find(Collections.Versions, new BsonWriter().Int64("_id"u8, position), new FindOptions { Limit = 1 }, document =>
        {
            isThere = document.Text("g"u8) == mark;
            return false;
        });
        return isThere;
    }

    // Takes as many numbers as could be needed; what is left over is given back before the commit.
    private MongoReply TakeClock(MongoSession session, int writes) =>
        client.Command(
            new BsonWriter().String("findAndModify"u8, Collections.Meta.Name)
                .StartDocument("query"u8).String("_id"u8, Clock.Id).End()
                .StartDocument("update"u8)
                .StartDocument("$inc"u8).Int64("seq"u8, group.Count).Int64("rec"u8, writes).End()
                .StartDocument("$max"u8).Int64("at"u8, StoreClock.ToStored(time.GetUtcNow())).End()
                .End()
                .Boolean("new"u8, true).Finish(),
            session);

    private static Clock ClockOf(MongoReply reply) =>
        reply.Document.TryGet("value"u8, out var value) && value.Type == BsonType.Document
            ? Clock.Read(value.Document)
            : throw new IOException("The database has lost the store's clock document.");

    private MongoError? SetClock(MongoSession session, GroupPlan plan, Clock taken)
    {
        if (plan.Sequence == taken.Sequence && plan.LastRecord == taken.Records && plan.Model == taken.Model)
        {
            return null;
        }

        return client.Command(
            new BsonWriter().String("update"u8, Collections.Meta.Name).StartArray("updates"u8)
                .StartDocument(default).StartDocument("q"u8).String("_id"u8, Clock.Id).End()
                .StartDocument("u"u8).StartDocument("$set"u8)
                .Int64("seq"u8, plan.Sequence).Int64("rec"u8, plan.LastRecord).Int64("model"u8, plan.Model)
                .End().End().End().End().Finish(),
            session).Error;
    }
}
