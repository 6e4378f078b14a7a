namespace Shr.Server.Writing;

/// <summary>Wakes those who follow the change stream, so that they need not ask often.</summary>
internal sealed class CommitSignal : IDisposable
{
    private readonly SemaphoreSlim _pulse = new(0, 1);

    /// <summary>Something was committed on this node.</summary>
    public void Pulse()
    {
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
