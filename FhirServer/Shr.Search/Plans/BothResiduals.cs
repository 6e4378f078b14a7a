namespace Shr.Search.Plans;

/// <summary>Two residuals, both of which must accept the key.</summary>
public sealed record BothResiduals(KeyResidual First, KeyResidual Second) : KeyResidual
{
    /// <inheritdoc/>
    public override bool Accepts(ReadOnlySpan<byte> key) => First.Accepts(key) && Second.Accepts(key);
}
