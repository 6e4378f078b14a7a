using Shr.Fhir;

namespace Shr.Server.Registries.Feeds;

/// <summary>One event of an encounter feed.</summary>
/// <param name="Marker">Which one.</param>
/// <param name="Encounter">The encounter that it tells of.</param>
/// <param name="IsMerge">Whether it tells that the encounter came from another patient.</param>
internal sealed record EncounterEvent(FeedMarker Marker, ResourceKey Encounter, bool IsMerge);
