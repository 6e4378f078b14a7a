namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>An open transaction: what it sees and what it has changed.</summary>
internal sealed class Transaction(long number, long time)
{
    /// <summary>The session's number for it.</summary>
    public long Number => number;

    /// <summary>It sees everything committed up to here.</summary>
    public long Time => time;

    public Dictionary<Row, Doc?> Writes { get; } = [];
}
