namespace Shr.Search.Plans;

/// <summary>A bound on the last <paramref name="Bound"/>.Length bytes of a key, for ranges that are kept by one end and asked by both.</summary>
/// <param name="IsUpper">True: the tail must be at most the bound; false: at least.</param>
/// <param name="Bound">The bound, included.</param>
public sealed record TailBound(bool IsUpper, byte[] Bound) : KeyResidual
{
    /// <inheritdoc/>
    public override bool Accepts(ReadOnlySpan<byte> key)
    {
        if (key.Length < Bound.Length)
        {
            return false;
        }

        var order = key[^Bound.Length..].SequenceCompareTo(Bound);
        return IsUpper ? order <= 0 : order >= 0;
    }
}
