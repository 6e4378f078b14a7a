using System.IO.Compression;
using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Layout;

/// <summary>A version as a document, and back.</summary>
internal static class VersionDocument
{
    /// <summary>Bytes beyond this are kept in pieces of this size, as a document has at most 16 MB.</summary>
    public const int PartSize = 8 * 1024 * 1024;

    /// <summary>Writes a version; answers the pieces that must be kept beside it, if it is too large.</summary>
    /// <param name="writer">Where to, inside an open document.</param>
    /// <param name="version">What.</param>
    /// <param name="index">Its place in its commit.</param>
    /// <param name="patients">Ids of the patients the record belongs to.</param>
    /// <param name="topics">Where the change is told.</param>
    /// <param name="commit">The mark of its commit, on the first version of a commit only; null else.</param>
    /// <param name="compressFrom">The size from which bytes are compressed.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Write(
        BsonWriter writer, ResourceVersion version, int index, IReadOnlyList<string> patients, IReadOnlyList<string> topics, string? commit, int compressFrom)
    {
        var key = version.Key.ToString();
        writer.Int64("_id"u8, Position.Of(version.Sequence, index)).String("n"u8, key).String("t"u8, version.Key.Type)
            .Int32("v"u8, version.Version).Int32("w"u8, (int)version.Interaction).Int64("a"u8, StoreClock.ToStored(version.LastUpdated))
            .StartArray("b"u8);
        foreach (var patient in patients)
        {
            writer.String(default, patient);
        }

        writer.End();
        if (topics.Count > 0)
        {
            writer.StartArray("f"u8);
            foreach (var topic in topics)
            {
                writer.String(default, topic);
            }

            writer.End();
        }

        if (commit is not null)
        {
            writer.String("g"u8, commit);
        }

        return version.IsDeleted ? [] : WriteBytes(writer, version.Json, compressFrom);
    }

    /// <summary>Reads a version; its pieces, where it has some, are fetched by the delegate.</summary>
    public static ResourceVersion Read(BsonView document, Func<long, int, byte[]> parts)
    {
        var position = document.Int64("_id"u8);
        var kind = (WriteKind)document.Int64("w"u8);
        var stored = document.TryGet("j"u8, out var value) ? value.Binary.ToArray() : [];
        if (document.Int64("c"u8) is var count and > 0)
        {
            stored = parts(position, (int)count);
        }

        var size = (int)document.Int64("z"u8);
        return new ResourceVersion(
            KeyText.Parse(document.Text("n"u8)!),
            (int)document.Int64("v"u8),
            StoreClock.FromStored(document.Int64("a"u8)),
            kind,
            size > 0 ? Expand(stored, size) : stored,
            Position.SequenceOf(position));
    }

    private static List<ReadOnlyMemory<byte>> WriteBytes(BsonWriter writer, ReadOnlyMemory<byte> json, int compressFrom)
    {
        var stored = json;
        if (json.Length >= compressFrom && Compress(json) is var small && small.Length < json.Length * 9 / 10)
        {
            stored = small;
            writer.Int32("z"u8, json.Length);
        }

        if (stored.Length <= PartSize)
        {
            writer.Binary("j"u8, stored.Span);
            return [];
        }

        var parts = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < stored.Length; at += PartSize)
        {
            parts.Add(stored.Slice(at, Math.Min(PartSize, stored.Length - at)));
        }

        writer.Int32("c"u8, parts.Count);
        return parts;
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> json)
    {
        using var target = new MemoryStream(json.Length / 3);
        using (var deflate = new DeflateStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(json.Span);
        }

        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }

    private static byte[] Expand(byte[] stored, int size)
    {
        var json = new byte[size];
        using var deflate = new DeflateStream(new MemoryStream(stored), CompressionMode.Decompress);
        deflate.ReadExactly(json);
        return json;
    }
}
