namespace Shr.Terminology.Remote;

/// <summary>The server that would know cannot be asked: what was to be found out is undecided.</summary>
/// <param name="system">The code system.</param>
/// <param name="reason">Why, as the end of a sentence.</param>
public sealed class RemoteAwayException(string system, string reason) : Exception($"{system}: {reason}")
{
    /// <summary>The code system.</summary>
    public string System { get; } = system;

    /// <summary>Why, as the end of a sentence.</summary>
    public string Reason { get; } = reason;
}
