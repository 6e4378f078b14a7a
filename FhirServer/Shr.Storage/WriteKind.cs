namespace Shr.Storage;

/// <summary>What a write does.</summary>
public enum WriteKind
{
    /// <summary>A new record (or one that was deleted comes back).</summary>
    Create,

    /// <summary>A new version of an existing record, or a new record with an id of the client.</summary>
    Put,

    /// <summary>The record ends; its history stays.</summary>
    Delete,

    /// <summary>New index entries for the current version; no new version.</summary>
    Reindex,
}
