namespace Shr.Benchmarks;

/// <summary>One operation's figures.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="PerSecond">Operations a second on one thread: the median of five runs.</param>
/// <param name="BytesPerOperation">Allocated bytes of one operation.</param>
internal sealed record Measured(string Name, double PerSecond, long BytesPerOperation)
{
    public override string ToString() => FormattableString.Invariant($"{Name,-34} {PerSecond,14:N0} ops/s {BytesPerOperation,14:N0} bytes/op");
}
