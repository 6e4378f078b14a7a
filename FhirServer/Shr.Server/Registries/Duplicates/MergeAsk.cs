using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Duplicates;

/// <summary>A merge that is asked for.</summary>
/// <param name="Request">In whose name: its stamp goes into the versions. What that one may do was decided before.</param>
/// <param name="Source">The patient that ends.</param>
/// <param name="Target">The patient that stays.</param>
internal sealed record MergeAsk(FhirRequest Request, ResourceKey Source, ResourceKey Target)
{
    /// <summary>Whether only to say what would be done.</summary>
    public bool IsPreview { get; init; }

    /// <summary>What else changes in the patient that stays, given both as stored; answers a refusal, or null.</summary>
    public Func<JsonObject, JsonObject, MergeResult?>? Change { get; init; }

    /// <summary>What speaks against it, given both as stored; or null.</summary>
    public Func<Element, Element, MergeResult?>? Check { get; init; }

    /// <summary>Whether the two must be a pair that waits for a decision.</summary>
    public bool MustBePair { get; init; }
}
