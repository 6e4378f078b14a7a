using System.Buffers.Binary;
using System.Text;
using Shr.Search.Plans;

namespace Shr.Server.Security.Access;

/// <summary>
/// The keys of access labels: index entries like any other, but under a parameter number that no question of a client
/// can name. <c>FhirServer/decisions/0008-access-labels.md</c> describes them.
/// </summary>
internal static class AccessLabels
{
    private const byte ConfidentialForm = 0x01;
    private const byte SecurityForm = 0x02;
    private const byte NobodyForm = 0x03;
    private const byte AreaForm = 0x04;
    private const byte RuleForm = 0x05;
    private const byte ShapeForm = 0x06;
    private const byte ReviewForm = 0x07;
    private const byte AccessHigh = IndexKeys.AccessParameter >> 8;
    private const byte AccessLow = IndexKeys.AccessParameter & 0xFF;

    /// <summary>The least number of digits of an area that can be a catchment: a district.</summary>
    public const int LeastAreaDigits = 4;

    /// <summary>The record, or for a Patient everything of the person, is more than normally confidential.</summary>
    public static IndexCondition Confidential { get; } = IndexKeys.WithPrefix(Key(ConfidentialForm));

    /// <summary>The record belongs to no patient.</summary>
    public static IndexCondition Nobody { get; } = IndexKeys.WithPrefix(Key(NobodyForm));

    /// <summary>Waits for a decision about patients: for the eyes of those who decide.</summary>
    public static IndexCondition Review { get; } = IndexKeys.WithPrefix(Key(ReviewForm));

    /// <summary>Is for one sender only, and for the national systems.</summary>
    public static IndexCondition Sealed { get; } = IndexKeys.WithPrefix(Key(SecurityForm, Seal.System));

    private static readonly byte[] SealPrefix = Key(SecurityForm, Seal.System);

    /// <summary>What starts every key of a consent's rule.</summary>
    public static byte[] RulePrefix { get; } = Key(RuleForm);

    public static byte[] ConfidentialKey(char level) => Key(ConfidentialForm, level.ToString());

    public static byte[] NobodyKey() => Key(NobodyForm);

    public static byte[] ReviewKey() => Key(ReviewForm);

    /// <summary>Whether a record's entries say that it waits for a decision.</summary>
    public static bool IsReview(IReadOnlyList<IndexEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Key is [AccessHigh, AccessLow, ReviewForm, ..])
            {
                return true;
            }
        }

        return false;
    }

    public static byte[] SecurityKey(string system, string code) => Key(SecurityForm, system, code);

    /// <summary>Whether a key says that its record is for one sender only.</summary>
    public static bool IsSeal(ReadOnlySpan<byte> key) => key.StartsWith(SealPrefix);

    /// <summary>The record carries a security label.</summary>
    public static IndexCondition HasSecurity(string system, string code) => IndexKeys.WithPrefix(SecurityKey(system, code));

    /// <summary>One per area around an address, so that a catchment is one exact key.</summary>
    public static byte[] AreaKey(string code) => Key(AreaForm, code);

    /// <summary>Lives in an area, or in one inside it.</summary>
    public static IndexCondition InArea(string code) => IndexKeys.WithPrefix(AreaKey(code));

    /// <summary>The area that a key names, or null where it is another key.</summary>
    public static string? AreaOf(ReadOnlySpan<byte> key) =>
        key.Length > 4 && BinaryPrimitives.ReadUInt16BigEndian(key) == IndexKeys.AccessParameter && key[2] == AreaForm ? Encoding.UTF8.GetString(key[3..^1]) : null;

    /// <summary>A rule of a consent that holds from a second to a second, both included.</summary>
    public static byte[] RuleKey(char kind, string actor, string purpose, string scope, long from, long to)
    {
        var head = Key(RuleForm, kind.ToString(), actor, purpose, scope);
        var key = new byte[head.Length + 16];
        head.CopyTo(key, 0);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(head.Length), from);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(head.Length + 8), to);
        return key;
    }

    /// <summary>Has a rule that holds at a second.</summary>
    public static IndexCondition HasRule(char kind, string actor, string purpose, string scope, long now)
    {
        var head = Key(RuleForm, kind.ToString(), actor, purpose, scope);
        var low = new byte[head.Length + 8];
        var high = new byte[head.Length + 8];
        head.CopyTo(low, 0);
        head.CopyTo(high, 0);
        BinaryPrimitives.WriteInt64BigEndian(high.AsSpan(head.Length), now + 1);
        var bound = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bound, now);
        return new KeyRange(low, high, new TailBound(false, bound));
    }

    /// <summary>A form of rule that exists somewhere, so that only conditions for forms in use are asked.</summary>
    public static byte[] ShapeKey(string shape) => Key(ShapeForm, shape);

    /// <summary>Has a rule of a form that is not among the known ones: the gaps between their keys.</summary>
    public static IndexCondition HasOtherShape(IEnumerable<string> known)
    {
        var prefix = Key(ShapeForm);
        var low = prefix;
        var gaps = new List<IndexCondition>();
        foreach (var key in known.Select(ShapeKey).OrderBy(k => k, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            gaps.Add(new KeyRange(low, key));
            low = IndexKeys.AfterPrefix(key);
        }

        gaps.Add(new KeyRange(low, IndexKeys.AfterPrefix(prefix)));
        return Conditions.Or([.. gaps]);
    }

    // Each part ends with a zero, so that no part can be mistaken for the start of another; zeros inside are cut out.
    private static byte[] Key(byte form, params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Replace("\0", "", StringComparison.Ordinal)).Append('\0');
        }

        var tail = Encoding.UTF8.GetBytes(text.ToString());
        var key = new byte[3 + tail.Length];
        BinaryPrimitives.WriteUInt16BigEndian(key, IndexKeys.AccessParameter);
        key[2] = form;
        tail.CopyTo(key, 3);
        return key;
    }
}
