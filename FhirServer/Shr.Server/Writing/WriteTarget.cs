using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>Which record a write is about.</summary>
internal sealed record WriteTarget
{
    /// <summary>The record, or null where there is none (a conditional delete that finds nothing).</summary>
    public ResourceKey? Key { get; init; }

    /// <summary>Its current version, a deletion too; null where it never was.</summary>
    public ResourceVersion? Current { get; init; }

    /// <summary>What must hold inside the commit, or null.</summary>
    public Precondition? Precondition { get; init; }

    /// <summary>The records of a conditional delete of several.</summary>
    public IReadOnlyList<ResourceVersion> Several { get; init; } = [];

    /// <summary>The answer where nothing is to be written: a refusal, or "it is there already".</summary>
    public FhirResponse? Answer { get; init; }

    /// <summary>Whether there is a record to change.</summary>
    public bool Exists => Current is { IsDeleted: false };

    public static WriteTarget Decided(FhirResponse answer) => new() { Answer = answer };
}
