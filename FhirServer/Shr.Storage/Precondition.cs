using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Storage;

/// <summary>What must hold inside the commit for a write to be done. All parts that are given must hold.</summary>
public sealed record Precondition
{
    /// <summary>The record's current version: 0 for "there is none, or it is deleted"; null for "any".</summary>
    public int? Version { get; init; }

    /// <summary>A search that must give exactly <see cref="Expected"/> among current records.</summary>
    public SearchPlan? Match { get; init; }

    /// <summary>What <see cref="Match"/> must give: one record, or null for none.</summary>
    public ResourceKey? Expected { get; init; }

    /// <summary>
    /// Identities that the written record must be alone with: no other current record may meet any of these searches. They
    /// see the earlier writes of the batch, so that two records of one batch cannot take the same identity either.
    /// </summary>
    public IReadOnlyList<LoneIdentity> Alone { get; init; } = [];
}
