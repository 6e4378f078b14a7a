using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Shr.Storage.Transfer;

/// <summary>Counts a store's versions and hashes everything about them, in their order.</summary>
internal sealed class StoreDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Count { get; private set; }

    public void Add(TransferVersion transferred)
    {
        Count++;
        var version = transferred.Version;
        Number(version.Sequence);
        Number(transferred.Index);
        Text(version.Key.ToString());
        Number(version.Version);
        Number((long)version.Interaction);
        Number(version.LastUpdated.UtcTicks);
        Bytes(version.Json.Span);
        foreach (var patient in transferred.Patients.Order(StringComparer.Ordinal))
        {
            Text(patient);
        }

        foreach (var topic in transferred.Topics.Order(StringComparer.Ordinal))
        {
            Text(topic);
        }

        if (transferred.Entries is not { } entries)
        {
            return;
        }

        foreach (var key in entries.Keys)
        {
            Bytes(key);
        }

        foreach (var link in entries.Links.OrderBy(link => link.Target.ToString(), StringComparer.Ordinal).ThenBy(link => link.Parameter))
        {
            Text(link.Target.ToString());
            Number(link.Parameter);
        }
    }

    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void Number(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        _hash.AppendData(bytes);
    }

    private void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    // With its length, so that no two lists of values read the same.
    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        _hash.AppendData(bytes);
    }
}
