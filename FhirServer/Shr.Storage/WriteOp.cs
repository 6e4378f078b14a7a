using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Storage;

/// <summary>One write, planned: everything a store needs to do it.</summary>
public sealed record WriteOp
{
    /// <summary>What it does.</summary>
    public required WriteKind Kind { get; init; }

    /// <summary>Which record.</summary>
    public required ResourceKey Key { get; init; }

    /// <summary>The new content; null for Delete and Reindex.</summary>
    public ResourceTemplate? Body { get; init; }

    /// <summary>
    /// The record's index entries from now on, but for <c>_lastUpdated</c>, which the store adds. A Delete keeps only the
    /// entries given here: its access labels, by which the history stays readable to those who may.
    /// </summary>
    public IReadOnlyList<IndexEntry> Index { get; init; } = [];

    /// <summary>The number of the type's <c>_lastUpdated</c> parameter, under which the store writes <see cref="IndexKeys.LastUpdated"/>.</summary>
    public ushort LastUpdatedParameter { get; init; }

    /// <summary>Ids of the patients the record belongs to; a Patient belongs to itself. Access is decided by them.</summary>
    public IReadOnlyList<string> Patients { get; init; } = [];

    /// <summary>
    /// The topics on which the change is told, each once; readers of a topic find it without looking at other changes. The
    /// store gives them no meaning. They stay with the version for ever; a Reindex leaves them as they are.
    /// </summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>What must hold inside the commit, or null.</summary>
    public Precondition? Precondition { get; init; }
}
