using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// A merged patient is changed by nobody but an undo. Each write of a Patient is bound to the version that was looked at, so
/// that a merge that comes between the look and the commit is seen.
/// </summary>
internal static class MergedGuard
{
    /// <summary>The writes bound to their versions, or the refusal.</summary>
    public static async ValueTask<(IReadOnlyList<WriteOp> Writes, FhirResponse? Refusal)> ProtectAsync(
        IReadOnlyList<WriteOp> writes, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        WriteOp[]? bound = null;
        for (var i = 0; i < writes.Count; i++)
        {
            var write = writes[i];
            if (write.Key.Type != "Patient" || write.Kind is not (WriteKind.Put or WriteKind.Delete))
            {
                continue;
            }

            var current = await snapshot.ReadAsync(write.Key, null, cancellationToken) is { IsDeleted: false } version ? version : null;
            if (current is not null && MergeLink.Of(new StoredRecord(current).Root) is var (target, _))
            {
                return (writes, FhirResponse.Refused(409, DuplicateIssues.MergedRecord, write.Key, new ResourceKey("Patient", target)));
            }

            if (write.Precondition?.Version is null)
            {
                bound ??= [.. writes];
                bound[i] = write with { Precondition = (write.Precondition ?? new Precondition()) with { Version = current?.Version ?? 0 } };
            }
        }

        return (bound ?? writes, null);
    }
}
