using System.Globalization;
using Shr.Fhir;
using Shr.Server.Interactions;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Bundles;

/// <summary>One attempt at a transaction: which records its entries are about, the writes in processing order, the reads.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#trules</remarks>
internal sealed class TransactionPlan(IReadOnlyList<EntryRequest> entries, ReferenceTargets known)
{
    private readonly WriteTarget?[] _targets = new WriteTarget?[entries.Count];
    private readonly (int First, WritePlan Plan)?[] _plans = new (int, WritePlan)?[entries.Count];
    private readonly FhirResponse?[] _answers = new FhirResponse?[entries.Count];
    private readonly List<WriteOp> _writes = [];
    private readonly ReferenceTargets _references = known.Copy();
    private readonly HashSet<ResourceKey> _written = [];
    private readonly HashSet<ResourceKey> _deleted = [];
    private readonly Dictionary<ResourceKey, ReadOnlyMemory<byte>> _bodies = [];

    /// <summary>The writes, in processing order.</summary>
    public IReadOnlyList<WriteOp> Writes => _writes;

    /// <summary>Whether there is anything to read.</summary>
    public bool HasReads => entries.Any(e => e.Row!.Interaction is IReadInteraction);

    /// <summary>The answer of the read that failed, after <see cref="ReadInsideAsync"/> said no.</summary>
    public FhirResponse? ReadRefusal { get; private set; }

    /// <summary>Plans all writes; answers the refusal of the first entry that fails.</summary>
    public async ValueTask<FhirResponse?> PrepareAsync(IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var scope = new WriteScope(snapshot) { Written = _written, Deleted = _deleted, Bodies = _bodies };
        var ordered = entries.Where(e => e.Row!.Interaction is IWriteInteraction).OrderBy(e => e.Step).ThenBy(e => e.Request!.Route.Type != "Patient").ThenBy(e => e.Index).ToArray();
        foreach (var entry in ordered)
        {
            if (await FindTargetAsync(entry, scope, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }

        var resolver = new ReferenceResolver(_references, scope);
        foreach (var entry in ordered)
        {
            if (_answers[entry.Index] is null && await PlanAsync(entry, resolver, scope, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Answers the reads; false where one fails.</summary>
    public async ValueTask<bool> ReadInsideAsync(IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            if (entry.Row!.Interaction is not IReadInteraction read)
            {
                continue;
            }

            var answer = await read.AnswerAsync(entry.Request!, snapshot, cancellationToken);
            if (!answer.IsSuccess)
            {
                ReadRefusal = Failed(entry, answer);
                return false;
            }

            _answers[entry.Index] = answer;
        }

        return true;
    }

    /// <summary>The entries of the answer, in the order of the request.</summary>
    public IReadOnlyList<BundleEntry> Answers(IReadOnlyList<ResourceVersion> versions, string address)
    {
        var result = new BundleEntry[entries.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var answer = _plans[i] is { } planned
                ? planned.Plan.Answer(new VersionSlice(versions, planned.First, planned.Plan.Writes.Count))
                : _answers[i]!;
            result[i] = EntryAnswers.Of(answer, address);
        }

        return result;
    }

    /// <summary>The refusal of the entry that a write belongs to.</summary>
    public FhirResponse Refused(int write, FhirResponse refusal) =>
        Failed(entries.First(e => _plans[e.Index] is var (first, plan) && write >= first && write < first + plan.Writes.Count), refusal);

    private async ValueTask<FhirResponse?> FindTargetAsync(EntryRequest entry, WriteScope scope, CancellationToken cancellationToken)
    {
        var target = await ((IWriteInteraction)entry.Row!.Interaction).FindTargetAsync(entry.Request!, scope, cancellationToken);
        _targets[entry.Index] = target;
        if (target.Answer is { } answer)
        {
            if (!answer.IsSuccess)
            {
                return Failed(entry, answer);
            }

            _answers[entry.Index] = answer;
        }

        foreach (var key in target.Several.Select(v => v.Key).Append(target.Key ?? default).Where(k => k.Type is not null))
        {
            if (!_written.Add(key))
            {
                return Failed(entry, FhirResponse.Refused(400, ServerIssues.SameRecordTwice, key));
            }

            if (entry.Request!.Method == FhirMethod.Delete)
            {
                _deleted.Add(key);
            }
        }

        if (target.Key is { } written && entry.Request!.Method is FhirMethod.Post or FhirMethod.Put)
        {
            _bodies[written] = entry.Request.Body.AsMemory();
        }

        if (target.Key is { } about && entry.FullUrl is { } fullUrl)
        {
            _references.TryAdd(fullUrl, about.ToString());
            AddRelative(fullUrl, about);
        }

        return null;
    }

    // http://elsewhere/Patient/1 as fullUrl also gives the relative references of its neighbours a meaning: Patient/1.
    private void AddRelative(string fullUrl, ResourceKey about)
    {
        var marker = $"/{about.Type}/";
        var at = fullUrl.LastIndexOf(marker, StringComparison.Ordinal);
        if (at > 0 && fullUrl.StartsWith("http", StringComparison.Ordinal) && Route.IsId(fullUrl.AsSpan(at + marker.Length)))
        {
            _references.TryAdd(fullUrl[(at + 1)..], about.ToString());
        }
    }

    private async ValueTask<FhirResponse?> PlanAsync(EntryRequest entry, ReferenceResolver resolver, WriteScope scope, CancellationToken cancellationToken)
    {
        var request = entry.Request!;
        if (request.Method is FhirMethod.Post or FhirMethod.Put)
        {
            var issues = new IssueCollector();
            request = await resolver.ResolveAsync(request, issues, cancellationToken);
            if (issues.HasErrors)
            {
                var isUnmet = issues.All.All(i => i.Kind == ServerIssues.ConditionalReferenceNone || i.Kind == ServerIssues.ConditionalReferenceMany);
                return Failed(entry, FhirResponse.Refused(isUnmet ? 412 : 400, issues, request.Body));
            }
        }

        var plan = await ((IWriteInteraction)entry.Row!.Interaction).PlanAsync(request, _targets[entry.Index]!, scope, cancellationToken);
        if (plan.Refusal is { } refusal)
        {
            return Failed(entry, refusal);
        }

        _plans[entry.Index] = (_writes.Count, plan);
        _writes.AddRange(plan.Writes);
        if (plan.Writes is [{ Key: { Type: "Patient" } patient, Body: { } body }])
        {
            // Whoever refers to it must see it with the health ID that it was given.
            _bodies[patient] = body.Fill(1, default);
        }

        return null;
    }

    private static FhirResponse Failed(EntryRequest entry, FhirResponse answer)
    {
        var note = FhirResponse.Refused(answer.Status, ServerIssues.EntryFailed, entry.Index, entry.Asked.Split('?')[0], answer.Status).Issues[0];
        return new FhirResponse(answer.Status)
        {
            Issues = [.. EntryAnswers.Locate(answer.Issues, entry.Index), note with { Expression = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{entry.Index}]") }],
            Source = answer.Source,
        };
    }
}
