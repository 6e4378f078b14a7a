using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Reading;

namespace Shr.Storage.Mongo.Writing;

/// <summary>Sends a planned group inside its transaction: few commands, each with many documents.</summary>
internal sealed class GroupSender(MongoClient client, MongoSession session, MongoStoreOptions options)
{
    // A command has at most 16 MB, and a server that works on one for too long looks dead.
    private const int CommandBytes = 6 * 1024 * 1024;
    private const int CommandStatements = 1000;

    /// <summary>Sends everything; stops at the first error.</summary>
    public MongoError? Send(GroupPlan plan, string mark) =>
        SendVersions(plan, mark) ?? SendRecords(plan) ?? SendFollowed(plan) ?? SendCounts(plan);

    private MongoError? SendVersions(GroupPlan plan, string mark)
    {
        var parts = new List<(long Position, string Home, IReadOnlyList<ReadOnlyMemory<byte>> Pieces)>();
        var isFirst = true;
        var error = SendAll("insert"u8, Collections.Versions, "documents"u8, plan.Versions, (writer, planned) =>
        {
            var pieces = VersionDocument.Write(
                writer.StartDocument(default), planned.Version, planned.Index, planned.Patients, planned.Topics, isFirst ? mark : null, options.CompressFrom);
            writer.String("h"u8, planned.Home).End();
            isFirst = false;
            if (pieces.Count > 0)
            {
                parts.Add((Position.Of(planned.Version.Sequence, planned.Index), planned.Home, pieces));
            }
        });
        return error ?? SendParts(parts);
    }

    private MongoError? SendParts(List<(long Position, string Home, IReadOnlyList<ReadOnlyMemory<byte>> Pieces)> parts)
    {
        var all = parts.SelectMany(part => part.Pieces.Select((piece, i) => (Id: VersionReader.PartId(part.Position, i), part.Home, Piece: piece))).ToList();
        return SendAll("insert"u8, Collections.Parts, "documents"u8, all, static (writer, part) =>
            writer.StartDocument(default).String("_id"u8, part.Id).String("h"u8, part.Home).Binary("j"u8, part.Piece.Span).End());
    }

    private MongoError? SendRecords(GroupPlan plan)
    {
        var states = plan.Changed.Select(plan.StateOf).ToList();
        var created = states.Where(state => !state.IsStored).ToList();
        var changed = states.Where(state => state.IsStored).ToList();
        return SendAll("insert"u8, Collections.Records, "documents"u8, created, static (writer, state) =>
            {
                writer.StartDocument(default);
                WriteRecord(writer, state);
                writer.End();
            })
            ?? SendAll("update"u8, Collections.Records, "updates"u8, changed, static (writer, state) =>
            {
                writer.StartDocument(default).StartDocument("q"u8).String("_id"u8, state.Current.Id).String("h"u8, state.Home).End().StartDocument("u"u8);
                WriteRecord(writer, state);
                writer.End().End();
            });
    }

    private MongoError? SendFollowed(GroupPlan plan) =>
        SendAll("update"u8, Collections.Versions, "updates"u8, plan.Followed, static (writer, followed) =>
            writer.StartDocument(default)
                .StartDocument("q"u8).Int64("_id"u8, followed.Position).String("h"u8, followed.Home).End()
                .StartDocument("u"u8).StartDocument("$set"u8).Int64("x"u8, followed.Instant).End().End()
                .End())
        ?? SendAll("update"u8, Collections.Versions, "updates"u8, plan.Regrouped, static (writer, regrouped) =>
        {
            writer.StartDocument(default)
                .StartDocument("q"u8).Int64("_id"u8, regrouped.Position).String("h"u8, regrouped.Home).End()
                .StartDocument("u"u8).StartDocument("$set"u8);
            WriteTexts(writer, "b"u8, regrouped.Patients);
            writer.End().End().End();
        });

    private MongoError? SendCounts(GroupPlan plan) =>
        SendAll("update"u8, Collections.Meta, "updates"u8, [.. plan.Counts], static (writer, count) =>
            writer.StartDocument(default)
                .StartDocument("q"u8).String("_id"u8, TypeCounters.IdOf(count.Key)).End()
                .StartDocument("u"u8).StartDocument("$inc"u8).Int64("records"u8, count.Value.Records).Int64("versions"u8, count.Value.Versions).End().End()
                .Boolean("upsert"u8, true)
                .End());

    private static void WriteRecord(BsonWriter writer, RecordState state)
    {
        var record = state.Current;
        writer.String("_id"u8, record.Id).String("h"u8, state.Home).String("t"u8, record.Type).Int64("r"u8, record.Record)
            .Int32("v"u8, state.Version).Int64("p"u8, record.Position).Boolean("d"u8, state.IsDeleted).Int64("a"u8, record.Updated);
        if (!state.IsDeleted || record.Keys.Count > 0)
        {
            writer.StartArray("k"u8);
            foreach (var key in record.Keys)
            {
                writer.Utf8(default, key);
            }

            writer.End();
            WriteTexts(writer, "l"u8, record.Links);
        }

        WriteTexts(writer, "b"u8, record.Patients);
    }

    private static void WriteTexts(BsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        writer.StartArray(name);
        foreach (var text in texts)
        {
            writer.String(default, text);
        }

        writer.End();
    }

    private MongoError? SendAll<T>(ReadOnlySpan<byte> name, Collection collection, ReadOnlySpan<byte> list, IReadOnlyList<T> items, Action<BsonWriter, T> write)
    {
        for (var i = 0; i < items.Count;)
        {
            var command = client.Scratch().String(name, collection.Name).Boolean("ordered"u8, true).StartArray(list);
            for (var n = 0; i < items.Count && n < CommandStatements && command.Length < CommandBytes; n++)
            {
                write(command, items[i++]);
            }

            if (client.Command(command.End().Finish(), session).Error is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
