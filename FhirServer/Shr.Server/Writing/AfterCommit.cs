using Shr.Server.Registries.Duplicates;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>What is done between a commit and its answer. None of it can fail the write, which is durable by then.</summary>
internal sealed class AfterCommit(DefinitionUploads uploads, IdentifierPairs pairs, CommitSignal signal)
{
    /// <summary>Takes note of what a commit wrote.</summary>
    public async ValueTask NoteAsync(IReadOnlyList<ResourceVersion> versions, CompiledModel model)
    {
        uploads.Note(versions);
        await pairs.NoteAsync(versions, model);
        signal.Pulse();
    }
}
