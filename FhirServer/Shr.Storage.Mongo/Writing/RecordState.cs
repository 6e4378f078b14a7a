using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Writing;

/// <summary>What a record is before a write.</summary>
/// <param name="Current">Its number, position, patients; for a new one only its id and type.</param>
/// <param name="Version">The last version, 0 where there never was one.</param>
/// <param name="IsDeleted">Whether there is no current version.</param>
/// <param name="Home">By what its documents are spread over shards; never changes.</param>
/// <param name="IsStored">Whether the database has a document of it.</param>
/// <param name="Waiting">Its last version, where that waits to be sent.</param>
internal sealed record RecordState(Candidate Current, int Version, bool IsDeleted, string Home, bool IsStored, ResourceVersion? Waiting)
{
    /// <summary>The version a client sees: 0 for none or deleted.</summary>
    public int CurrentVersion => IsDeleted ? 0 : Version;
}
