namespace Shr.Search.Plans;

/// <summary>What a caller may see of the store. Every read and every node of a search goes through it.</summary>
public abstract record AccessFilter
{
    /// <summary>No limit: the server itself, or a server without access control.</summary>
    public static AccessFilter All { get; } = new AllAccess();
}

/// <summary>Sees every record.</summary>
public sealed record AllAccess : AccessFilter;

/// <summary>
/// Sees the records that meet a condition. Access labels are ordinary index entries (of the record, and of its patients'
/// records), so a store needs no second mechanism: it adds the condition at every node.
/// </summary>
/// <param name="Condition">What a record must meet to be there for the caller. It is itself asked over all data.</param>
public sealed record ConditionalAccess(IndexCondition Condition) : AccessFilter;
