using Shr.Fhir;

namespace Shr.Storage;

/// <summary>One change of the store.</summary>
/// <param name="Sequence">Of its commit; changes of one commit share it and follow each other by <paramref name="Index"/>.</param>
/// <param name="Index">Its place in the commit.</param>
/// <param name="Key">Which record.</param>
/// <param name="Version">Which version it became.</param>
/// <param name="Kind">What was done.</param>
/// <param name="LastUpdated">When.</param>
/// <param name="Patients">Ids of the patients the record belongs to.</param>
public sealed record Change(long Sequence, int Index, ResourceKey Key, int Version, WriteKind Kind, DateTimeOffset LastUpdated, IReadOnlyList<string> Patients);
