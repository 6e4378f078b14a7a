using System.Buffers.Binary;

namespace Shr.Search.Plans;

/// <summary>The parts of the key language that stores themselves need.</summary>
/// <remarks>The whole language is described in <c>FhirServer/decisions</c>.</remarks>
public static class IndexKeys
{
    /// <summary>
    /// The parameter number of access labels (confidentiality, area, consent). Numbers from here up are never given to
    /// search parameters, so that no question of a client can reach a label.
    /// </summary>
    public const ushort AccessParameter = 0xFF00;

    /// <summary>The form byte of <c>_lastUpdated</c>, whose entry the store writes itself as only it knows the instant.</summary>
    public const byte LastUpdatedForm = 0x01;

    /// <summary>The key of <c>_lastUpdated</c>: parameter, form, milliseconds since 0001-01-01 as a sortable 64-bit number.</summary>
    public static byte[] LastUpdated(ushort parameter, DateTimeOffset lastUpdated)
    {
        var key = new byte[11];
        BinaryPrimitives.WriteUInt16BigEndian(key, parameter);
        key[2] = LastUpdatedForm;
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(3), (ulong)(lastUpdated.UtcTicks / TimeSpan.TicksPerMillisecond));
        return key;
    }

    /// <summary>The first key after all keys that start with a prefix.</summary>
    public static byte[] AfterPrefix(ReadOnlySpan<byte> prefix)
    {
        var length = prefix.Length;
        while (length > 0 && prefix[length - 1] == 0xFF)
        {
            length--;
        }

        if (length == 0)
        {
            return [0xFF, 0xFF, 0xFF, 0xFF];
        }

        var after = prefix[..length].ToArray();
        after[^1]++;
        return after;
    }

    /// <summary>The condition "has an entry with this prefix".</summary>
    public static KeyRange WithPrefix(byte[] prefix) => new(prefix, AfterPrefix(prefix));
}
