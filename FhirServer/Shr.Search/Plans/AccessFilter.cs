namespace Shr.Search.Plans;

/// <summary>What a caller may see of the store. Every read and every node of a search goes through it.</summary>
public abstract record AccessFilter
{
    /// <summary>No limit: the server itself, or a server without access control.</summary>
    public static AccessFilter All { get; } = new AllAccess();
}

/// <summary>Sees every record.</summary>
public sealed record AllAccess : AccessFilter;
