using System.Buffers.Binary;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>What the writer knows beside the tables; always what the open transaction would store.</summary>
internal sealed class WriterState(Database database, TypeNumbers types)
{
    /// <summary>The value that holds the newest model's version.</summary>
    public const string ModelVersionName = "model-version";

    private const string SequenceName = "sequence";

    public RecordNumbers Numbers { get; } = new(database, types);

    public GroupBuffer Buffer { get; } = new(database);

    /// <summary>The sequence of the last commit.</summary>
    public long Sequence { get; private set; }

    public DateTimeOffset LastUpdated { get; private set; }

    public long ModelVersion { get; private set; }

    /// <summary>Starts from what is stored.</summary>
    public void Load()
    {
        types.Load(database);
        Numbers.Load();
        Buffer.CutTo(default);
        ModelVersion = StoredValues.Read(database, ModelVersionName) is { } bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;
        using var query = database.Use("select position, last_updated from version order by position desc limit 1");
        (Sequence, LastUpdated) = query.Step() ? (Position.SequenceOf(query.Int64(0)), StoreClock.FromStored(query.Int64(1))) : (0, DateTimeOffset.MinValue);
        if (StoredValues.Read(database, SequenceName) is { } kept && BinaryPrimitives.ReadInt64BigEndian(kept) is var least && least > Sequence)
        {
            (Sequence, LastUpdated) = (least, StoreClock.FromStored(BinaryPrimitives.ReadInt64BigEndian(kept.AsSpan(8))));
        }
    }

    /// <summary>Writes down where the sequence stands, as the versions that told it may be gone.</summary>
    public void KeepSequence()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Sequence);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], StoreClock.ToStored(LastUpdated));
        StoredValues.Write(database, SequenceName, bytes);
    }

    /// <summary>The instant of a commit made now: whole milliseconds, never before an earlier one even if the clock was set back.</summary>
    public DateTimeOffset LastUpdatedNow(TimeProvider time)
    {
        var now = StoreClock.FromStored(StoreClock.ToStored(time.GetUtcNow()));
        return now > LastUpdated ? now : LastUpdated;
    }

    public void Advance(long sequence, DateTimeOffset lastUpdated)
    {
        Sequence = sequence;
        LastUpdated = lastUpdated;
    }

    /// <summary>A newer model is in use from now on.</summary>
    public void AdvanceModel(long modelVersion)
    {
        if (modelVersion <= ModelVersion)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, modelVersion);
        StoredValues.Write(database, ModelVersionName, bytes);
        ModelVersion = modelVersion;
    }

    public WriterMark Save() => new(Sequence, LastUpdated, ModelVersion, Numbers.Mark, Buffer.Mark);

    public void Restore(WriterMark mark)
    {
        (Sequence, LastUpdated, ModelVersion) = (mark.Sequence, mark.LastUpdated, mark.ModelVersion);
        Numbers.CutTo(mark.Numbers);
        Buffer.CutTo(mark.Buffer);
        types.Load(database);
    }
}
