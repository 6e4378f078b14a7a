using System.Buffers.Binary;
using Shr.Search.Plans;
using Shr.Search.Values;

namespace Shr.Search.Lowering;

/// <summary>
/// What one component of a composite key must be. It knows how its lead and trail are laid out, so that it can walk over them.
/// </summary>
/// <remarks>The layout is written by <c>CompositeParts</c>.</remarks>
internal abstract record CompositePart
{
    /// <summary>Bytes the lead must start with: what narrows the range.</summary>
    public virtual byte[] LeadPrefix => [];

    /// <summary>Whether <see cref="LeadPrefix"/> is the whole lead, so that the next component's lead narrows the range further.</summary>
    public virtual bool IsLeadExact => false;

    /// <summary>The length of the lead at the start of the bytes, or -1 where they do not hold one.</summary>
    public virtual int LeadLength(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)0) + 1 is > 0 and var length ? length : -1;

    /// <summary>The length of the trail at the start of the bytes, or -1.</summary>
    public virtual int TrailLength(ReadOnlySpan<byte> bytes) => 0;

    public abstract bool Accepts(ReadOnlySpan<byte> lead, ReadOnlySpan<byte> trail);
}

/// <summary>A token: folded code or null for any; the accepted systems (closed by zero) or null for any.</summary>
internal sealed record TokenPart(byte[]? Code, byte[][]? Systems) : CompositePart
{
    public override byte[] LeadPrefix => Code is null ? [] : [.. Code, 0];

    public override bool IsLeadExact => Code is not null;

    public override int TrailLength(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)0) + 1 is > 0 and var length ? length : -1;

    public override bool Accepts(ReadOnlySpan<byte> lead, ReadOnlySpan<byte> trail)
    {
        if (Code is not null && !lead[..^1].SequenceEqual(Code))
        {
            return false;
        }

        if (Systems is null)
        {
            return true;
        }

        foreach (var system in Systems)
        {
            if (trail.SequenceEqual(system))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The start of a normal text.</summary>
internal sealed record TextPart(byte[] Start) : CompositePart
{
    public override byte[] LeadPrefix => Start;

    public override bool Accepts(ReadOnlySpan<byte> lead, ReadOnlySpan<byte> trail) => lead.StartsWith(Start);
}

/// <summary>A whole text (uri), or an id with its type (reference; null for any type).</summary>
internal sealed record NamePart(byte[] Name, byte[]? Type, bool HasTrail) : CompositePart
{
    public override byte[] LeadPrefix => [.. Name, 0];

    public override bool IsLeadExact => true;

    public override int TrailLength(ReadOnlySpan<byte> bytes) => !HasTrail ? 0 : bytes.IndexOf((byte)0) + 1 is > 0 and var length ? length : -1;

    public override bool Accepts(ReadOnlySpan<byte> lead, ReadOnlySpan<byte> trail) =>
        lead[..^1].SequenceEqual(Name) && (Type is null || (trail.Length > 0 && trail[..^1].SequenceEqual(Type)));
}

/// <summary>A number, date or quantity as written: boxes, and for a quantity what its units must hold.</summary>
/// <param name="Boxes">One must accept.</param>
/// <param name="Needles">For a quantity: one must stand in the units, null for any; for others null.</param>
internal sealed record IntervalPart(IntervalBox[] Boxes, List<byte[]?>? Needles) : CompositePart
{
    public override int LeadLength(ReadOnlySpan<byte> bytes) => bytes.Length >= 8 ? 8 : -1;

    public override int TrailLength(ReadOnlySpan<byte> bytes)
    {
        if (Needles is null || bytes.Length < 9)
        {
            return bytes.Length >= 8 ? 8 : -1;
        }

        // Units end with a zero each, then one more.
        var at = 8;
        while (at < bytes.Length && bytes[at] != 0)
        {
            var zero = bytes[at..].IndexOf((byte)0);
            if (zero < 0)
            {
                return -1;
            }

            at += zero + 1;
        }

        return at < bytes.Length ? at + 1 : -1;
    }

    public override bool Accepts(ReadOnlySpan<byte> lead, ReadOnlySpan<byte> trail)
    {
        var low = BinaryPrimitives.ReadUInt64BigEndian(lead);
        var high = BinaryPrimitives.ReadUInt64BigEndian(trail);
        return AcceptsAny(Boxes, low, high) && (Needles is null || HoldsAny(trail[8..]));
    }

    public static bool AcceptsAny(IntervalBox[] boxes, ulong low, ulong high)
    {
        foreach (var box in boxes)
        {
            if (box.Accepts(low, high))
            {
                return true;
            }
        }

        return false;
    }

    private bool HoldsAny(ReadOnlySpan<byte> units)
    {
        foreach (var needle in Needles!)
        {
            if (needle is null || units.IndexOf(needle) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A quantity in a canonical unit.</summary>
internal sealed record CanonicalPart(byte[] Unit, IntervalBox[] Boxes) : CompositePart
{
    public override byte[] LeadPrefix => [.. Unit, 0];

    public override int LeadLength(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)0) is >= 0 and var zero && bytes.Length >= zero + 9 ? zero + 9 : -1;

    public override int TrailLength(ReadOnlySpan<byte> bytes) => bytes.Length >= 8 ? 8 : -1;

    public override bool Accepts(ReadOnlySpan<byte> lead, ReadOnlySpan<byte> trail) =>
        lead[..^9].SequenceEqual(Unit) && IntervalPart.AcceptsAny(Boxes, BinaryPrimitives.ReadUInt64BigEndian(lead[^8..]), BinaryPrimitives.ReadUInt64BigEndian(trail));
}

/// <summary>All components of a composite key together.</summary>
internal sealed record CompositeResidual(CompositePart[] Parts) : KeyResidual
{
    private const int KeyHead = 3;

    public override bool Accepts(ReadOnlySpan<byte> key)
    {
        Span<(int Start, int Length)> leads = stackalloc (int, int)[Parts.Length];
        var at = Math.Min(KeyHead, key.Length);
        for (var i = 0; i < Parts.Length; i++)
        {
            var length = Parts[i].LeadLength(key[at..]);
            if (length < 0)
            {
                return false;
            }

            leads[i] = (at, length);
            at += length;
        }

        for (var i = 0; i < Parts.Length; i++)
        {
            var length = Parts[i].TrailLength(key[at..]);
            if (length < 0 || !Parts[i].Accepts(key.Slice(leads[i].Start, leads[i].Length), key.Slice(at, length)))
            {
                return false;
            }

            at += length;
        }

        return true;
    }
}
