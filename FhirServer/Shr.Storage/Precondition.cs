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
}
