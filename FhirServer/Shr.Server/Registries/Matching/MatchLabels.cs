using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Shr.Search.Plans;

namespace Shr.Server.Registries.Matching;

/// <summary>
/// The index keys by which patients are found as one person's: index entries like any other, but under a parameter number
/// that no question of a client can name. <c>FhirServer/decisions/0011-matching-index.md</c> describes them.
/// </summary>
internal static class MatchLabels
{
    private const ushort Parameter = IndexKeys.AccessParameter + 1;
    private const byte CandidateForm = 0x01;
    private const byte MergedForm = 0x02;
    private const byte PairOfForm = 0x03;
    private const byte OpenPairForm = 0x04;
    private const byte KeptForm = 0x05;

    /// <summary>A patient who was merged into another by this server.</summary>
    public static IndexCondition Merged { get; } = IndexKeys.WithPrefix(Key(MergedForm));

    public static byte[] MergedKey() => Key(MergedForm);

    /// <summary>A Task by which pairs and merges are kept; it never follows a merge.</summary>
    public static IndexCondition Kept { get; } = IndexKeys.WithPrefix(Key(KeptForm));

    public static byte[] KeptKey() => Key(KeptForm);

    /// <summary>One of <see cref="MatchKeys"/>, in eight bytes: a rare collision only costs a comparison.</summary>
    public static byte[] CandidateKey(string key) => Key(CandidateForm, Hash(key));

    /// <summary>The patients with one of these keys.</summary>
    public static IndexCondition AnyOf(IEnumerable<string> keys) =>
        new AnyOf([.. keys.Select(k => IndexKeys.WithPrefix(CandidateKey(k)))]);

    /// <summary>A pair, decided or not, that a patient is in.</summary>
    public static byte[] PairOfKey(string patient) => Key(PairOfForm, Encoding.ASCII.GetBytes(patient + "\0"));

    public static IndexCondition PairsOf(string patient) => IndexKeys.WithPrefix(PairOfKey(patient));

    /// <summary>A pair that waits, in an area, by its marker.</summary>
    public static byte[] OpenPairKey(string area, Guid marker) => [.. OpenPairPrefix(area), .. marker.ToByteArray(bigEndian: true)];

    /// <summary>What starts the keys of the waiting pairs of an area.</summary>
    public static byte[] OpenPairPrefix(string area) => Key(OpenPairForm, Encoding.ASCII.GetBytes(area + "\0"));

    private static byte[] Hash(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return hash[..8].ToArray();
    }

    private static byte[] Key(byte form, params ReadOnlySpan<byte> tail)
    {
        var key = new byte[3 + tail.Length];
        BinaryPrimitives.WriteUInt16BigEndian(key, Parameter);
        key[2] = form;
        tail.CopyTo(key.AsSpan(3));
        return key;
    }
}
