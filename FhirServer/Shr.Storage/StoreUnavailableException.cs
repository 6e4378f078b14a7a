namespace Shr.Storage;

/// <summary>
/// A read found nobody to ask: the database is away, changes its primary, or has thrown the read's state away. Nothing is
/// wrong with the request; it may be sent again a little later (503 with Retry-After). Writes say the same by <see cref="StoreUnavailable"/>.
/// </summary>
public sealed class StoreUnavailableException : IOException
{
    /// <summary>With a reason for the operator's log; not for clients.</summary>
    public StoreUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
