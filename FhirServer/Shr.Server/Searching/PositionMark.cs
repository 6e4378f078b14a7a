using Shr.Search.Plans;

namespace Shr.Server.Searching;

/// <summary>A page position as bytes.</summary>
internal static class PositionMark
{
    /// <summary>The bytes.</summary>
    public static byte[] Write(PagePosition position)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write7BitEncodedInt64(position.Sequence);
        writer.Write7BitEncodedInt64(position.Last);
        foreach (var key in position.SortKeys)
        {
            writer.Write7BitEncodedInt(key is null ? 0 : key.Length + 1);
            writer.Write(key ?? []);
        }

        return stream.ToArray();
    }

    /// <summary>The position; the bytes are the server's own.</summary>
    public static PagePosition Read(byte[] mark)
    {
        using var stream = new MemoryStream(mark);
        using var reader = new BinaryReader(stream);
        var sequence = reader.Read7BitEncodedInt64();
        var last = reader.Read7BitEncodedInt64();
        var keys = new List<byte[]?>();
        while (stream.Position < stream.Length)
        {
            var length = reader.Read7BitEncodedInt();
            keys.Add(length == 0 ? null : reader.ReadBytes(length - 1));
        }

        return new PagePosition(sequence, keys, last);
    }
}
