using System.Diagnostics.CodeAnalysis;
using Shr.Search.Plans;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>
/// All keys of one record in one value: sorted, each with its length in one to three bytes before it. It is the second
/// order (record, key): updates and deletions read it to know the old keys, searches to probe a record they already have.
/// </summary>
/// <remarks>Measured against a second table in decision 0004: one row to write instead of twenty, and a probe costs the same.</remarks>
internal static class EntryBlob
{
    /// <summary>The longest key: three length bytes of seven bits each.</summary>
    public const int MaxKeyLength = (1 << 21) - 1;

    public static byte[] Write(IReadOnlyList<byte[]> sortedKeys)
    {
        var size = 0;
        foreach (var key in sortedKeys)
        {
            size += key.Length + (key.Length < 1 << 7 ? 1 : key.Length < 1 << 14 ? 2 : 3);
        }

        var blob = new byte[size];
        var at = 0;
        foreach (var key in sortedKeys)
        {
            var length = key.Length;
            for (; length >= 0x80; length >>= 7)
            {
                blob[at++] = (byte)(0x80 | (length & 0x7F));
            }

            blob[at++] = (byte)length;
            key.CopyTo(blob, at);
            at += key.Length;
        }

        return blob;
    }

    /// <summary>Takes the next key off the front; false at the end.</summary>
    public static bool TryNext(ref ReadOnlySpan<byte> blob, out ReadOnlySpan<byte> key)
    {
        if (blob.IsEmpty)
        {
            key = default;
            return false;
        }

        var (length, at, shift) = (0, 0, 0);
        byte next;
        do
        {
            next = blob[at++];
            length |= (next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);

        key = blob.Slice(at, length);
        blob = blob[(at + length)..];
        return true;
    }

    public static List<byte[]> Read(ReadOnlySpan<byte> blob)
    {
        var keys = new List<byte[]>();
        while (TryNext(ref blob, out var key))
        {
            keys.Add(key.ToArray());
        }

        return keys;
    }

    /// <summary>Whether a key lies in <c>[low, high)</c> and the residual, if there is one, accepts it.</summary>
    public static bool Has(ReadOnlySpan<byte> blob, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, KeyResidual? residual)
    {
        while (TryNext(ref blob, out var key))
        {
            if (key.SequenceCompareTo(low) < 0)
            {
                continue;
            }

            if (key.SequenceCompareTo(high) >= 0)
            {
                return false;
            }

            if (residual is null || residual.Accepts(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What follows the prefix in the first or last key that has it.</summary>
    public static bool TryEdge(ReadOnlySpan<byte> blob, ReadOnlySpan<byte> prefix, bool last, [MaybeNullWhen(false)] out byte[] value)
    {
        value = null;
        while (TryNext(ref blob, out var key))
        {
            if (key.StartsWith(prefix))
            {
                value = key[prefix.Length..].ToArray();
                if (!last)
                {
                    return true;
                }
            }
            else if (value is not null)
            {
                return true;
            }
        }

        return value is not null;
    }
}
