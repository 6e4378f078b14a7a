using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Shr.Search.Plans;

namespace Shr.Search.Paging;

/// <summary>
/// Page positions as opaque text in links: signed, so that nobody can make one up, and bound to a text of the caller's choice
/// (who asks, and what), so that a link serves nobody else and no other search.
/// </summary>
public sealed class PageTokens
{
    private const byte Version = 1;
    private const int MacLength = 16;
    private const int MaxLength = 16 * 1024;
    private readonly byte[] _key;

    /// <summary>Tokens signed with a key that is kept over restarts and shared by all nodes; at least 32 bytes.</summary>
    public PageTokens(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 32);
        _key = key.ToArray();
    }

    /// <summary>The token of a position.</summary>
    /// <param name="position">Where the page starts.</param>
    /// <param name="binding">Who asks, and what: the token is read with the same text only.</param>
    public string Encode(PagePosition position, string binding)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write7BitEncodedInt64(position.Sequence);
        writer.Write7BitEncodedInt64(position.Last);
        writer.Write7BitEncodedInt(position.SortKeys.Count);
        foreach (var key in position.SortKeys)
        {
            writer.Write7BitEncodedInt(key is null ? 0 : key.Length + 1);
            writer.Write(key ?? []);
        }

        writer.Flush();
        var payload = stream.ToArray();
        return Base64Url.EncodeToString([.. payload, .. Mac(payload, binding)]);
    }

    /// <summary>The position of a token, or null where it was not made here, or for another caller or search.</summary>
    public PagePosition? Decode(string token, string binding)
    {
        if (token.Length > MaxLength || !Base64Url.IsValid(token))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= MacLength)
        {
            return null;
        }

        var payload = bytes.AsSpan(0, bytes.Length - MacLength).ToArray();
        return CryptographicOperations.FixedTimeEquals(Mac(payload, binding), bytes.AsSpan(payload.Length)) && payload[0] == Version ? Read(payload) : null;
    }

    // The signature is right, so the payload is one of ours.
    private static PagePosition Read(byte[] payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload));
        reader.ReadByte();
        var sequence = reader.Read7BitEncodedInt64();
        var last = reader.Read7BitEncodedInt64();
        var keys = new byte[]?[reader.Read7BitEncodedInt()];
        for (var i = 0; i < keys.Length; i++)
        {
            var length = reader.Read7BitEncodedInt();
            keys[i] = length == 0 ? null : reader.ReadBytes(length - 1);
        }

        return new PagePosition(sequence, keys, last);
    }

    private byte[] Mac(byte[] payload, string binding)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, payload.Length);
        hmac.AppendData(length);
        hmac.AppendData(payload);
        hmac.AppendData(Encoding.UTF8.GetBytes(binding));
        return hmac.GetHashAndReset()[..MacLength];
    }
}
