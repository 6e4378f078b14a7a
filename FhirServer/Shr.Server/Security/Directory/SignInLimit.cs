using System.Threading.RateLimiting;

namespace Shr.Server.Security.Directory;

/// <summary>How often one address may try to sign in, wherever it does: guessing passwords takes for ever.</summary>
public sealed class SignInLimit(SecurityOptions options) : IDisposable
{
    /// <summary>The span in which attempts are counted, in seconds.</summary>
    public const int Seconds = 60;

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
        RateLimitPartition.GetSlidingWindowLimiter(http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = options.SignInsPerMinute,
            Window = TimeSpan.FromSeconds(Seconds),
            SegmentsPerWindow = 6,
        }));

    /// <summary>Whether another attempt may be made now; counts it.</summary>
    public bool TryEnter(HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire(http);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
