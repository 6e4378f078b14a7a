using System.Diagnostics;
using Microsoft.Extensions.Options;
using Shr.Server.Interactions;
using Shr.Server.Options;
using Shr.Server.Registries.Duplicates;
using Shr.Server.Registries.Encounters;
using Shr.Server.Registries.Feeds;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Security.Access;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>
/// The road of a single write: plan against a snapshot, commit, answer. Where a rival commit beats the precondition, it
/// is planned again against the new state, so that the planner itself sees what changed and gives the right answer.
/// </summary>
internal sealed class WriteRoad(IResourceStore store, ModelHolder models, AccessGate gate, Requesters requesters, EncounterLaw encounters, AfterCommit after, FeedPlanner feeds, IOptions<ServerOptions> options, ILogger<WriteRoad> logger)
{
    // Who asks for no condition does not care about rivals: what the server itself binds (a patient's version, a feed's areas) is planned again and again.
    private const int Patience = 200;

    /// <summary>Does the write.</summary>
    public async ValueTask<FhirResponse> RunAsync(FhirRequest request, IWriteInteraction interaction, CancellationToken cancellationToken)
    {
        request = await requesters.StampAsync(request, cancellationToken);
        var attempts = request.Conditions == FhirConditions.None && request.Route.Id is not null ? Math.Max(Patience, options.Value.MaxReplans) : options.Value.MaxReplans;
        for (var attempt = 0; attempt <= attempts; attempt++)
        {
            WritePlan plan;
            await using (var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken))
            {
                var scope = new WriteScope(snapshot);
                var target = await interaction.FindTargetAsync(request, scope, cancellationToken);
                if (target.Answer is { } decided)
                {
                    return decided;
                }

                plan = await interaction.PlanAsync(request, target, scope, cancellationToken);
                var (writes, merged) = await MergedGuard.ProtectAsync(plan.Writes, snapshot, cancellationToken);
                plan = merged is null ? plan with { Writes = writes } : WritePlan.Refused(merged);
            }

            if (plan.Refusal is { } refusal)
            {
                return refusal;
            }

            if (plan.Writes.Count == 0)
            {
                return plan.Answer([]);
            }

            if (await gate.CheckAsync(request, plan.Writes, cancellationToken) is { } outside)
            {
                return outside;
            }

            var (lawful, unlawful) = await encounters.ApplyAsync(request, plan.Writes, cancellationToken);
            if (unlawful is not null)
            {
                return unlawful;
            }

            var batch = await feeds.TellAsync(Batch(plan, lawful, request), request.Model, cancellationToken);

            // From here on the client's patience does not count: a write is either done or not, and its buffer is in use.
            switch (await store.CommitAsync(batch, CancellationToken.None))
            {
                case Committed { Versions: var versions }:
                    await after.NoteAsync(versions, request.Model);
                    return plan.Answer(versions);
                case PreconditionFailed failure:
                    if (await gate.ExplainAsync(request, plan.Writes, failure, cancellationToken) is { } taken)
                    {
                        return taken;
                    }

                    if (failure.Identity is { } identity && identity != IdentifierPolicy.AllottedName)
                    {
                        return FhirResponse.Refused(409, HealthIdIssues.Taken, identity);
                    }

                    break;
                case GuardFailed:
                    break;
                case ModelOutdated:
                    request = request with { Model = models.Current };
                    break;
                case StoreUnavailable { Reason: var reason }:
                    Log.StoreUnavailable(logger, reason);
                    return FhirResponse.Refused(503, ServerIssues.StoreUnavailable);
                case var other:
                    throw new UnreachableException($"{other} is no answer to a batch without reads");
            }
        }

        return FhirResponse.Refused(409, ServerIssues.LostRaces, attempts);
    }

    private static WriteBatch Batch(WritePlan plan, IReadOnlyList<WriteOp> writes, FhirRequest request) => new(writes)
    {
        ModelVersion = request.Model.Version,
        Note = request.Keep is { } keep ? versions => keep(plan.Answer(versions)) : null,
    };
}
