namespace Shr.Storage;

/// <summary>What a write does.</summary>
public enum WriteKind
{
    /// <summary>A new record (or one that was deleted comes back). Where the record is there already, the batch is refused with <see cref="PreconditionFailed"/>.</summary>
    Create,

    /// <summary>A new version of an existing record, or a new record with an id of the client.</summary>
    Put,

    /// <summary>
    /// The record ends; its history stays. Where there is none or it is deleted already, nothing is written and the
    /// answer is the last version (version 0 for a record that never was).
    /// </summary>
    Delete,

    /// <summary>
    /// New index entries and patients for the current version: no new version, no change in the sequence. Does nothing
    /// to a deleted record. Plan it with <see cref="Shr.Storage.Precondition.Version"/>, else a rival write may be indexed wrongly.
    /// </summary>
    Reindex,
}
