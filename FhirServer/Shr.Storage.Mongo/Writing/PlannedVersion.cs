namespace Shr.Storage.Mongo.Writing;

/// <summary>A version that waits to be sent.</summary>
/// <param name="Version">The version.</param>
/// <param name="Index">Its place in its commit.</param>
/// <param name="Home">By what it is spread over shards.</param>
/// <param name="Patients">Ids of the patients it belongs to.</param>
/// <param name="Topics">Where the change is told.</param>
internal sealed record PlannedVersion(ResourceVersion Version, int Index, string Home, IReadOnlyList<string> Patients, IReadOnlyList<string> Topics);
