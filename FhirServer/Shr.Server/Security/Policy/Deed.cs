namespace Shr.Server.Security.Policy;

/// <summary>What is done, as the policy table names it.</summary>
public enum Deed
{
    /// <summary>One record: read, vread, its history, operations on it.</summary>
    Read,

    /// <summary>Many records: searches, histories of types.</summary>
    Search,
    Create,
    Update,
    Delete,

    /// <summary>All records at once (<c>$export</c>).</summary>
    Bulk,

    /// <summary>Operations that change how the server works.</summary>
    Operate,

    /// <summary>Making one of two patients, taking it back, and saying that they are two.</summary>
    Merge,
}
