using System.Buffers.Binary;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>The patients a version belongs to, as eight bytes each: nearly always one.</summary>
internal static class PatientList
{
    public static byte[] Write(ReadOnlySpan<long> records)
    {
        var bytes = new byte[records.Length * 8];
        for (var i = 0; i < records.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * 8), records[i]);
        }

        return bytes;
    }

    public static long[] Read(ReadOnlySpan<byte> bytes)
    {
        var records = new long[bytes.Length / 8];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]);
        }

        return records;
    }
}
