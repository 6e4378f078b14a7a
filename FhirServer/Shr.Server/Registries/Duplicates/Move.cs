using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>A record that follows a merge.</summary>
/// <param name="Write">The write that lets it follow.</param>
/// <param name="Before">Its version before.</param>
/// <param name="Written">The sequence of the commit that wrote that version.</param>
internal readonly record struct Move(WriteOp Write, int Before, long Written);
