using System.Diagnostics;
using Shr.Server.Registries.Duplicates;
using Shr.Server.Security.Access;
using Shr.Server.Security.Audit;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Interactions;

/// <summary>Finds the interaction of a request in the table and lets it answer.</summary>
internal sealed class Dispatcher(InteractionTable table, IResourceStore store, WriteRoad writes, AccessGate gate, FollowedPatients followed, AuditEventRoad? audit = null)
{
    /// <summary>The answer.</summary>
    public async ValueTask<FhirResponse> AnswerAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (audit is not null && AuditEventRoad.IsAbout(request))
        {
            return await audit.AnswerAsync(request, cancellationToken);
        }

        if (table.Match(request.Method, request.Route.Shape) is not { } row)
        {
            var allowed = table.AllowedAt(request.Route.Shape);
            return FhirResponse.Refused(405, ServerIssues.MethodNotAllowed, request.Method.ToString().ToUpperInvariant(), allowed) with { Allow = allowed };
        }

        (request, var refusal) = await gate.AdmitAsync(followed.Follow(request), cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        switch (row.Interaction)
        {
            case IReadInteraction read:
                await using (var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken))
                {
                    return await read.AnswerAsync(request, snapshot, cancellationToken);
                }

            case IWriteInteraction write:
                return await writes.RunAsync(request, write, cancellationToken);
            case IWholeInteraction whole:
                return await whole.HandleAsync(request, cancellationToken);
            default:
                throw new UnreachableException($"{row.Interaction} is no kind of interaction");
        }
    }
}
