namespace Shr.Benchmarks;

/// <summary>What a load came to.</summary>
/// <param name="PerSecond">Answers a second, all clients together.</param>
/// <param name="P50">The median time of one answer, in milliseconds; likewise the others.</param>
/// <param name="P95">95 of 100 answers took no longer.</param>
/// <param name="P99">99 of 100 answers took no longer.</param>
internal sealed record LoadResult(double PerSecond, double P50, double P95, double P99)
{
    public override string ToString() => FormattableString.Invariant($"{PerSecond,10:N0}/s   p50 {P50,7:N3} ms   p95 {P95,7:N3} ms   p99 {P99,7:N3} ms");
}
