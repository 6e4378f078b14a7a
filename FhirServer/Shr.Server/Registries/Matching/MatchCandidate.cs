using Shr.Storage;

namespace Shr.Server.Registries.Matching;

/// <summary>A patient who may be the one asked about.</summary>
/// <param name="Version">The record.</param>
/// <param name="Facts">What of it was compared.</param>
/// <param name="Score">How alike they are, and why.</param>
internal sealed record MatchCandidate(ResourceVersion Version, PatientFacts Facts, MatchScore Score);
