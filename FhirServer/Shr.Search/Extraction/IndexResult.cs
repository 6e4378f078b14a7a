using Shr.Search.Plans;

namespace Shr.Search.Extraction;

/// <summary>What a record can be found by.</summary>
/// <param name="Entries">In the order of their keys, each once; without <c>_lastUpdated</c>, which the store writes.</param>
/// <param name="Patients">Ids of the patients whose compartment it is in; a Patient is in its own.</param>
/// <param name="IsTruncated">Whether a limit was reached, so that it is not found by everything in it.</param>
public readonly record struct IndexResult(IndexEntry[] Entries, IReadOnlyList<string> Patients, bool IsTruncated);
