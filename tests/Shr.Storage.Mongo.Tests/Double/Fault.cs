namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>A bad day: what the double does instead of, or after, running a command.</summary>
/// <param name="Command">Which command it waits for.</param>
/// <param name="Times">How often.</param>
internal sealed record Fault(string Command, int Times = 1)
{
    /// <summary>Answer with this error and do nothing.</summary>
    public CommandException? Error { get; init; }

    /// <summary>Close the connection before anything is done.</summary>
    public bool CloseBefore { get; init; }

    /// <summary>Do it, then close the connection without an answer.</summary>
    public bool CloseAfter { get; init; }

    /// <summary>Wait before doing it.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Make the other member the primary before anything is done.</summary>
    public bool StepDown { get; init; }
}
