using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Plans;

/// <summary>One include or exclude, compiled.</summary>
internal sealed class MembershipPart
{
    /// <summary>The system in UTF-8; null where only value sets are named.</summary>
    public byte[]? System { get; init; }

    /// <summary>The code system; null where it is not known.</summary>
    public ICodeSystem? CodeSystem { get; init; }

    /// <summary>The listed codes, or null where all or those of <see cref="Set"/> are meant.</summary>
    public Utf8Set? Codes { get; init; }

    /// <summary>The concepts meant, or null for all.</summary>
    public ConceptSet? Set { get; init; }

    /// <summary>Value sets in all of which the code must be.</summary>
    public IReadOnlyList<MembershipPlan> ValueSets { get; init; } = [];

    /// <summary>Whether the part cannot be decided: its system is not known and its codes are not listed, or its filters are not understood.</summary>
    public bool IsUndecidable { get; init; }
}
