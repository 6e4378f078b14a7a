using System.Diagnostics;

namespace Shr.Server.Writing;

/// <summary>Wakes those who follow the change stream, so that they need not ask often.</summary>
internal sealed class CommitSignal : IDisposable
{
    private static readonly TimeSpan Recent = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _pulse = new(0, 1);
    private long _last;

    /// <summary>Whether this node wrote a moment ago: whoever works behind the answers then leaves most of the machine to the writers.</summary>
    public bool IsWriting => Stopwatch.GetElapsedTime(Interlocked.Read(ref _last)) < Recent;

    /// <summary>Something was committed on this node.</summary>
    public void Pulse()
    {
        Interlocked.Exchange(ref _last, Stopwatch.GetTimestamp());

        // One waiter, and one pulse is enough for all that was committed before it looks.
        if (_pulse.CurrentCount == 0)
        {
            try
            {
                _pulse.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another commit was quicker: the waiter wakes all the same.
            }
        }
    }

    /// <summary>Waits for a commit, or for a time: other nodes write too.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _pulse.WaitAsync(longest, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _pulse.Dispose();
}
