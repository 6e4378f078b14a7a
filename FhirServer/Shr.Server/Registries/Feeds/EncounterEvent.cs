using Shr.Fhir;

namespace Shr.Server.Registries.Feeds;

/// <summary>One event of an encounter feed.</summary>
/// <param name="Marker">Which one.</param>
/// <param name="Encounter">The encounter that it tells of.</param>
/// <param name="IsMerge">Whether it tells that the encounter came from another patient.</param>
/// <param name="Patient">The patient with whom the encounter came; it is told only while it is theirs. Null: it is told for itself.</param>
internal sealed record EncounterEvent(FeedMarker Marker, ResourceKey Encounter, bool IsMerge, ResourceKey? Patient);
