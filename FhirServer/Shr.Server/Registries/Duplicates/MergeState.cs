namespace Shr.Server.Registries.Duplicates;

/// <summary>Where a merge stands, in the words of <c>Task.status</c>.</summary>
internal enum MergeState
{
    /// <summary>The patients are one; records may still follow (<c>in-progress</c>).</summary>
    Following,

    /// <summary>All records followed (<c>completed</c>).</summary>
    Done,

    /// <summary>The patients are two again; records still go back (<c>on-hold</c>).</summary>
    Undoing,

    /// <summary>All is as it was (<c>cancelled</c>).</summary>
    Undone,
}
