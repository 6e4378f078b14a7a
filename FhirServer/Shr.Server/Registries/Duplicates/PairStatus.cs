namespace Shr.Server.Registries.Duplicates;

/// <summary>What became of a pair, in the order of <c>Task.status</c>.</summary>
internal enum PairStatus
{
    /// <summary>Waits for a decision (<c>requested</c>).</summary>
    Open,

    /// <summary>The two were merged (<c>completed</c>).</summary>
    Merged,

    /// <summary>The two are two persons (<c>rejected</c>).</summary>
    Retained,

    /// <summary>Nothing to decide any more: one was retired, or they are not alike any more (<c>cancelled</c>).</summary>
    Gone,
}
