using Shr.Fhir;

namespace Shr.Server.Registries.Encounters;

/// <summary>What a reader gets of an encounter.</summary>
/// <param name="Reach">How much of it the reader may see.</param>
/// <param name="Bundle">The content Bundle in JSON; the stub where only that may be seen; empty where nothing may.</param>
/// <param name="ReceivedAt">When it came in.</param>
/// <param name="UpdatedAt">When its newest part was written.</param>
/// <param name="Records">The records shown, for the audit trail.</param>
internal sealed record EncounterDocument(
    EncounterReach Reach, ReadOnlyMemory<byte> Bundle, DateTimeOffset ReceivedAt, DateTimeOffset UpdatedAt, IReadOnlyList<ResourceKey> Records);

/// <summary>How much of an encounter a reader may see.</summary>
internal enum EncounterReach
{
    /// <summary>All of it.</summary>
    Full,

    /// <summary>It is confidential: feeds show a stub, the encounter itself is refused.</summary>
    Stub,

    /// <summary>Nothing, not even that it is there: a consent denies it, or it lies outside what the reader may see.</summary>
    Hidden,
}
