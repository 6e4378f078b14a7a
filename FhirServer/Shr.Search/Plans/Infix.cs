namespace Shr.Search.Plans;

/// <summary>Bytes that must stand somewhere inside a key (<c>:contains</c>, <c>system|</c>, units, words).</summary>
/// <param name="Needle">What must be found.</param>
/// <param name="SkipHead">How many bytes at the start of the key are not searched.</param>
/// <param name="SkipTail">How many bytes at the end of the key are not searched.</param>
/// <param name="UntilZero">Whether only the part before the first zero byte (after the head) is searched.</param>
public sealed record Infix(byte[] Needle, int SkipHead, int SkipTail = 0, bool UntilZero = false) : KeyResidual
{
    /// <inheritdoc/>
    public override bool Accepts(ReadOnlySpan<byte> key)
    {
        if (key.Length < SkipHead + SkipTail)
        {
            return false;
        }

        var part = key[SkipHead..^SkipTail];
        if (UntilZero && part.IndexOf((byte)0) is var zero and >= 0)
        {
            part = part[..zero];
        }

        return part.IndexOf(Needle) >= 0;
    }
}
