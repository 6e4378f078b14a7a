namespace Shr.Search.Plans;

/// <summary>
/// What a key must meet beside lying in its range. A store may translate the kinds it knows into its own language;
/// asking <see cref="Accepts"/> is always right.
/// </summary>
/// <remarks>A range with a residual can walk over many more keys than it accepts: stores bound that walk.</remarks>
public abstract record KeyResidual
{
    private protected KeyResidual()
    {
    }

    /// <summary>Whether a key of the range is meant. Pure, allocates nothing.</summary>
    public abstract bool Accepts(ReadOnlySpan<byte> key);
}
