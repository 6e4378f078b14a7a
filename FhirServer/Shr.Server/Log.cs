namespace Shr.Server;

/// <summary>Every line of the log. None carries names, identifiers, ids or bodies of patients.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Serving FHIR R4 at {address}{basePath}, preset {preset}")]
    public static partial void Serving(ILogger logger, string address, string basePath, string preset);

    [LoggerMessage(2, LogLevel.Warning, "No access control is configured, so the server listens on loopback only ({address} instead of {configured})")]
    public static partial void LoopbackOnly(ILogger logger, string address, string configured);

    [LoggerMessage(3, LogLevel.Error, "Request {requestId} failed: {method} {shape}")]
    public static partial void Failed(ILogger logger, Exception exception, string requestId, string method, string shape);

    [LoggerMessage(4, LogLevel.Error, "The store cannot take writes: {reason}")]
    public static partial void StoreUnavailable(ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Information, "Stopping: no new requests, running ones are finished")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(6, LogLevel.Debug, "{method} {shape} {type} answered {status} in {milliseconds} ms")]
    public static partial void Answered(ILogger logger, string method, string shape, string? type, int status, double milliseconds);

    [LoggerMessage(81, LogLevel.Error, "Every series of health IDs is used up: a new Patient without one got none")]
    public static partial void NoHealthIds(ILogger logger);

    [LoggerMessage(40, LogLevel.Error, "Terminology: {problem}")]
    public static partial void TerminologyDamaged(ILogger logger, string problem);

    [LoggerMessage(41, LogLevel.Information, "Terminology: another import was taken up")]
    public static partial void TerminologyTakenUp(ILogger logger);

    [LoggerMessage(42, LogLevel.Information, "Legacy terminology registry: {changed} changes were taken over")]
    public static partial void LegacyFeedRead(ILogger logger, int changed);

    [LoggerMessage(43, LogLevel.Warning, "Legacy terminology registry: {problem}. What was taken over before stays in force")]
    public static partial void LegacyFeedAway(ILogger logger, string problem);

    [LoggerMessage(7, LogLevel.Warning, "Definition {issue}: {text}")]
    public static partial void Definition(ILogger logger, string issue, string text);

    [LoggerMessage(9, LogLevel.Information, "Definitions: {package} with {count} definitions")]
    public static partial void Package(ILogger logger, string package, int count);

    [LoggerMessage(8, LogLevel.Information, "Indexed {type} again; {records} records since the start")]
    public static partial void Reindexed(ILogger logger, string type, long records);

    [LoggerMessage(85, LogLevel.Error, "The figures on data quality could not be written; they are tried again")]
    public static partial void ScorecardsFailed(ILogger logger, Exception exception);

    [LoggerMessage(60, LogLevel.Error, "Pairs with the same number could not be listed at once; the change stream will")]
    public static partial void PairsDelayed(ILogger logger, Exception exception);

    [LoggerMessage(61, LogLevel.Error, "Following the changes of patients failed; it goes on in {seconds} seconds")]
    public static partial void FollowingFailed(ILogger logger, Exception exception, double seconds);

    [LoggerMessage(62, LogLevel.Information, "All {patients} patients were looked through for duplicates; {pairs} pairs wait")]
    public static partial void Swept(ILogger logger, long patients, long pairs);
}
