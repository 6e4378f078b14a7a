using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Interactions;
using Shr.Server.Options;
using Shr.Server.Registries.Duplicates;
using Shr.Server.Registries.Encounters;
using Shr.Server.Registries.Feeds;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Security.Access;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Bundles;

/// <summary>
/// A transaction: all entries or none, in one commit. Its reads are answered inside the commit, after the writes and
/// before anyone else sees them; one that fails takes everything back.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#trules</remarks>
internal sealed class TransactionRoad(IResourceStore store, ModelHolder models, AccessGate gate, Requesters requesters, EncounterLaw encounters, AfterCommit after, FeedPlanner feeds, FollowedPatients followed, IOptions<ServerOptions> options, ILogger<TransactionRoad> logger)
{
    /// <summary>The answers in the order of the entries, or the answer of the entry that failed.</summary>
    public ValueTask<FhirResponse> RunAsync(FhirRequest request, IReadOnlyList<EntryRequest> entries, CancellationToken cancellationToken) =>
        RunAsync(request, entries, new ReferenceTargets(), cancellationToken);

    /// <summary>The same, where references to more than the entries are to be replaced.</summary>
    public async ValueTask<FhirResponse> RunAsync(
        FhirRequest request, IReadOnlyList<EntryRequest> entries, ReferenceTargets known, CancellationToken cancellationToken)
    {
        if (FirstRefusal(entries) is { } refusal)
        {
            return refusal;
        }

        (request, var denied) = await gate.AdmitAllAsync(request, entries, cancellationToken);
        if (denied is not null)
        {
            return denied;
        }

        request = await requesters.StampAsync(request, cancellationToken);
        entries = [.. entries.Select(e => e with { Request = e.Request! with { Caller = request.Caller } })];
        entries = [.. entries.Select(e => e.Request!.Method == FhirMethod.Get ? e with { Request = followed.Follow(e.Request) } : e)];
        for (var attempt = 0; attempt <= options.Value.MaxReplans; attempt++)
        {
            var plan = new TransactionPlan(entries, known);
            IReadOnlyList<WriteOp> writes;
            await using (var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken))
            {
                if (await plan.PrepareAsync(snapshot, cancellationToken) is { } refused)
                {
                    return refused;
                }

                (writes, var merged) = await MergedGuard.ProtectAsync(plan.Writes, snapshot, cancellationToken);
                if (merged is not null)
                {
                    return merged;
                }
            }

            if (await gate.CheckAsync(request, writes, cancellationToken) is { } outside)
            {
                return outside;
            }

            (writes, var unlawful) = await encounters.ApplyAsync(request, writes, cancellationToken);
            if (unlawful is not null)
            {
                return unlawful;
            }

            var result = writes.Count > 0
                ? await store.CommitAsync(await feeds.TellAsync(Batch(plan, writes, request), request.Model, cancellationToken), CancellationToken.None)
                : await ReadOnlyAsync(plan, request, cancellationToken);
            switch (result)
            {
                case Committed { Versions: var versions }:
                    await after.NoteAsync(versions, request.Model);
                    return Answer(plan, versions, request);
                case InsideRefused:
                    return plan.ReadRefusal!;
                case PreconditionFailed failure:
                    if (await gate.ExplainAsync(request, plan.Writes, failure, cancellationToken) is { } taken)
                    {
                        return taken;
                    }

                    if (failure.Identity is { } identity && identity != IdentifierPolicy.AllottedName)
                    {
                        return plan.Refused(failure.Index, FhirResponse.Refused(409, HealthIdIssues.Taken, identity));
                    }

                    break;
                case GuardFailed:
                    break;
                case ModelOutdated:
                    var model = models.Current;
                    entries = [.. entries.Select(e => e with { Request = e.Request! with { Model = model } })];
                    request = request with { Model = model };
                    break;
                case StoreUnavailable { Reason: var reason }:
                    Log.StoreUnavailable(logger, reason);
                    return FhirResponse.Refused(503, ServerIssues.StoreUnavailable);
                default:
                    throw new UnreachableException($"{result} is no answer to a batch");
            }
        }

        return FhirResponse.Refused(409, ServerIssues.LostRaces, options.Value.MaxReplans);
    }

    private static WriteBatch Batch(TransactionPlan plan, IReadOnlyList<WriteOp> writes, FhirRequest request) => new(writes)
    {
        ModelVersion = request.Model.Version,
        Inside = plan.HasReads ? plan.ReadInsideAsync : null,
        InsideAccess = request.Caller.Access,
        Note = request.Keep is { } keep ? versions => keep(Answer(plan, versions, request)) : null,
    };

    private static FhirResponse Answer(TransactionPlan plan, IReadOnlyList<ResourceVersion> versions, FhirRequest request) =>
        FhirResponse.Ok(new BundleContent("transaction-response", plan.Answers(versions, request.Base)));

    private async ValueTask<CommitResult> ReadOnlyAsync(TransactionPlan plan, FhirRequest request, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        return await plan.ReadInsideAsync(snapshot, cancellationToken) ? new Committed([]) : new InsideRefused();
    }

    // What can be said without looking at the store: faulty entries, one fullUrl twice, one record twice.
    private static FhirResponse? FirstRefusal(IReadOnlyList<EntryRequest> entries)
    {
        var fullUrls = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Refusal is { } refusal)
            {
                return refusal with { Status = 400, Issues = EntryAnswers.Locate(refusal.Issues, entry.Index) };
            }

            if (entry.Row!.Interaction is IWholeInteraction)
            {
                return Refused(entry, ServerIssues.BadEntryUrl, entry.Request!.Route.Shape, "a transaction");
            }

            if (entry.FullUrl is { } fullUrl && entry.Row.Interaction is IWriteInteraction && !fullUrls.TryAdd(fullUrl, entry.Index))
            {
                return Refused(entry, ServerIssues.SameFullUrlTwice, fullUrl);
            }
        }

        foreach (var entry in entries)
        {
            // The fullUrl of one entry must not be the address of another.
            if (entry.Row!.Interaction is IWriteInteraction && entry.Request!.Route.Shape == RouteShape.Instance
                && fullUrls.TryGetValue(entry.Request.Route.Key.ToString(), out var other) && other != entry.Index)
            {
                return Refused(entry, ServerIssues.SameFullUrlTwice, entry.Request.Route.Key);
            }
        }

        return null;
    }

    private static FhirResponse Refused(EntryRequest entry, IssueKind kind, params ReadOnlySpan<object?> args)
    {
        var issues = new IssueCollector();
        issues.Add(kind, string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{entry.Index}]"), args);
        return FhirResponse.Refused(400, issues);
    }
}
