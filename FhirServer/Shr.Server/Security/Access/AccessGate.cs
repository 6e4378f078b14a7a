using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Bundles;
using Shr.Server.Registries.Patients;
using Shr.Server.Searching;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Server.Security.Scopes;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Security.Access;

/// <summary>
/// Decides for every request, alone or an entry of a Bundle, whether it may be done at all (403), and what may be seen
/// while it is done. Everything behind it works with a filter it cannot widen.
/// </summary>
internal sealed class AccessGate(PolicyTable policy, IResourceStore store, AccessCompilers compilers, ApprovalGuard approvals, TimeProvider clock)
{
    /// <summary>The request with its filter, or the refusal.</summary>
    public async ValueTask<(FhirRequest Request, FhirResponse? Refusal)> AdmitAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.Caller.Identity is not { } identity || request.Route.Shape == RouteShape.Metadata)
        {
            return (request, null);
        }

        if (request is { Method: FhirMethod.Post, Route.Shape: RouteShape.System })
        {
            // Each entry is judged by itself; the Bundle as such shows nothing.
            return (WithAccess(request, new ConditionalAccess(new Nothing())), null);
        }

        var facts = await ResolveAsync(RequestFacts.Of(request), request, cancellationToken);
        return Refuse(identity, facts) is { } refusal
            ? (request, refusal)
            : (WithAccess(request, await FilterAsync(request, [facts], cancellationToken)), null);
    }

    /// <summary>
    /// The same for a call of a national service, whose facts its address does not show. The request's query names the
    /// patient by <c>identifier=system|value</c>; where no record has that, <paramref name="patient"/> is a record's id.
    /// </summary>
    public async ValueTask<(FhirRequest Request, FhirResponse? Refusal)> AdmitAsync(
        FhirRequest request, string? patient, RequestFacts facts, CancellationToken cancellationToken)
    {
        if (request.Caller.Identity is not { } identity)
        {
            return (request, null);
        }

        var named = facts;
        if (patient is not null)
        {
            var found = await ResolveAsync(new RequestFacts(Deed.Search, "Patient", [], [], false), request, cancellationToken);
            named = facts with { Patients = found.Patients.Count > 0 ? found.Patients : [patient] };
        }

        return Refuse(identity, named) is { } refusal
            ? (request, refusal)
            : (WithAccess(request, await FilterAsync(request, [named], cancellationToken)), null);
    }

    /// <summary>The same for a transaction: one filter for all entries, which are planned and read in one state.</summary>
    public async ValueTask<(FhirRequest Request, FhirResponse? Refusal)> AdmitAllAsync(
        FhirRequest request, IReadOnlyList<EntryRequest> entries, CancellationToken cancellationToken)
    {
        if (request.Caller.Identity is not { } identity)
        {
            return (request, null);
        }

        var all = new List<RequestFacts>(entries.Count);
        foreach (var entry in entries)
        {
            var facts = await ResolveAsync(RequestFacts.Of(entry.Request!), entry.Request!, cancellationToken);
            if (Refuse(identity, facts) is { } refusal)
            {
                return (request, refusal with { Issues = EntryAnswers.Locate(refusal.Issues, entry.Index) });
            }

            all.Add(facts);
        }

        return (WithAccess(request, await FilterAsync(request, all, cancellationToken)), null);
    }

    /// <summary>
    /// What speaks against writes that are planned: ids and identities of records the caller cannot see (a fixed answer),
    /// records that would lie outside what the caller may write, records that change hands.
    /// </summary>
    public async ValueTask<FhirResponse?> CheckAsync(FhirRequest request, IReadOnlyList<WriteOp> writes, CancellationToken cancellationToken)
    {
        if (request.Caller.Identity is not { } identity)
        {
            return null;
        }

        await using var everything = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        await using var visible = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        var check = new RecordCheck(everything);
        foreach (var write in writes.Where(w => w.Kind != WriteKind.Reindex))
        {
            var current = write.Kind == WriteKind.Create ? null : await everything.ReadAsync(write.Key, null, cancellationToken);
            if (current is not null && await visible.ReadAsync(write.Key, null, cancellationToken) is null)
            {
                return FhirResponse.Refused(409, SecurityIssues.IdTaken);
            }

            var deed = write.Kind == WriteKind.Delete ? Deed.Delete : current is { IsDeleted: false } ? Deed.Update : Deed.Create;
            var facts = new RequestFacts(deed, write.Key.Type, write.Patients, [write.Key], false);
            if (Refuse(identity, facts) is { } refusal)
            {
                return refusal;
            }

            if (deed != Deed.Delete && !await MayBecomeAsync(request, identity, write, deed, check, cancellationToken))
            {
                return FhirResponse.Refused(403, SecurityIssues.WriteOutside);
            }

            if (deed == Deed.Update && approvals.Check(identity, current!, write) is { } waits)
            {
                return waits;
            }

            if (deed == Deed.Update && (identity.Roles & (Role.System | Role.Admin)) == 0
                && !AccessCompilers.Compiled.PatientsOf(current!, request.Model).ToHashSet().SetEquals(write.Patients))
            {
                return FhirResponse.Refused(422, SecurityIssues.PatientsChanged);
            }
        }

        return null;
    }

    /// <summary>The fixed answer where a commit was refused for a record that the caller cannot see; null where it can see it all.</summary>
    public async ValueTask<FhirResponse?> ExplainAsync(FhirRequest request, IReadOnlyList<WriteOp> writes, PreconditionFailed failure, CancellationToken cancellationToken)
    {
        if (request.Caller.Access is AllAccess)
        {
            return null;
        }

        await using var everything = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        await using var visible = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        foreach (var key in failure.Matches.Append(writes[failure.Index].Key))
        {
            if (await everything.ReadAsync(key, null, cancellationToken) is not null && await visible.ReadAsync(key, null, cancellationToken) is null)
            {
                return FhirResponse.Refused(409, SecurityIssues.IdTaken);
            }
        }

        return null;
    }

    /// <summary>A filter for services that are no FHIR requests.</summary>
    public async ValueTask<AccessFilter> FilterAsync(AccessQuestion question, CompiledModel model, CancellationToken cancellationToken)
    {
        var compiler = compilers.Of(model);
        await using var everything = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        return compiler.Access.Compile(question with
        {
            Shapes = await compiler.Shapes.AsOfAsync(everything, cancellationToken),
            Now = clock.GetUtcNow().ToUnixTimeSeconds(),
        });
    }

    private async ValueTask<AccessFilter> FilterAsync(FhirRequest request, List<RequestFacts> facts, CancellationToken cancellationToken)
    {
        var caller = request.Caller;
        var question = new AccessQuestion
        {
            Identity = caller.Identity!,
            Deed = facts.FirstOrDefault(f => f.Searches || f.Deed is Deed.Search or Deed.Bulk) is { } wide
                ? wide.Searches ? Deed.Search : wide.Deed
                : facts.Count == 0 ? Deed.Read : facts[0].Deed,
            Patients = [.. facts.SelectMany(f => f.Patients).Distinct()],
            Records = [.. facts.SelectMany(f => f.Records).Distinct()],
            Writes = [.. facts.Where(f => f.Deed is Deed.Create or Deed.Update or Deed.Delete).Select(f => (f.Type!, f.Deed)).Distinct()],
            Purpose = caller.Purpose,
            IsGlassBroken = caller.BreakGlassReason is not null,
        };
        return await FilterAsync(question, request.Model, cancellationToken);
    }

    private FhirResponse? Refuse(Identity identity, RequestFacts facts)
    {
        var classes = facts.Type is { } type ? TypeClasses.AllOf(type) : Enum.GetValues<TypeClass>();
        if (classes.All(c => policy.Best(identity.Roles, facts.Deed, c) == Verdict.Deny))
        {
            return FhirResponse.Refused(403, SecurityIssues.Denied, Word(facts.Deed), facts.Type ?? "records");
        }

        return identity.Scopes is { } scopes && !IsInScope(scopes, facts)
            ? FhirResponse.Refused(403, SecurityIssues.OutOfScope, Word(facts.Deed), facts.Type ?? "records")
            : null;
    }

    private static bool IsInScope(ScopeSet scopes, RequestFacts facts)
    {
        var wanted = facts.Deed switch
        {
            Deed.Read => Permissions.Read,
            Deed.Create => Permissions.Create,
            Deed.Update => Permissions.Update,
            Deed.Delete => Permissions.Delete,
            Deed.Operate or Deed.Merge => Permissions.All,
            _ => Permissions.Search,
        };
        wanted |= facts.Searches ? Permissions.Search : 0;
        return facts switch
        {
            // Operations on definitions show no record of anybody.
            { Deed: Deed.Read, Type: "StructureDefinition", Records.Count: 0 } => true,
            { Type: { } type } => scopes.Allows(type, wanted),
            _ => scopes.Resources.Any(s => (s.Permissions & wanted) == wanted),
        };
    }

    // A Patient that is named by its identifier is named: who it is, is found over what the caller may see of one patient.
    private async ValueTask<RequestFacts> ResolveAsync(RequestFacts facts, FhirRequest request, CancellationToken cancellationToken)
    {
        if (facts.Deed != Deed.Search || facts.Patients.Count + facts.Records.Count > 0 || request.Route.Operation is not null)
        {
            return facts;
        }

        var identifier = request.Parameters.FirstOrDefault(p => p.Name == "identifier" && facts.Type == "Patient"
            || p.Name is "patient.identifier" or "subject:Patient.identifier").Value;
        if (identifier is null || !identifier.Contains('|', StringComparison.Ordinal) || identifier.Contains(',', StringComparison.Ordinal)
            || await SearchPlanner.PlanAsync(request.Model, "Patient", [new QueryParameter("identifier", identifier)], new IssueCollector(), cancellationToken) is not { } plan)
        {
            return facts;
        }

        var one = await FilterAsync(request, [facts with { Deed = Deed.Read, Type = "Patient" }], cancellationToken);
        await using var snapshot = await store.OpenSnapshotAsync(one, cancellationToken);
        var page = await snapshot.SearchAsync(plan with { Count = 2, Includes = [], Total = TotalMode.None }, cancellationToken);
        return page.Matches is [var patient] ? facts with { Patients = [patient.Key.Id] } : facts;
    }

    private async ValueTask<bool> MayBecomeAsync(
        FhirRequest request, Identity identity, WriteOp write, Deed deed, RecordCheck check, CancellationToken cancellationToken)
    {
        // What waits for a decision is written by the server; a client's own would deceive those who decide.
        if (AccessLabels.IsReview(write.Index) && !identity.Roles.HasFlag(Role.System))
        {
            return false;
        }

        if (policy.Best(identity.Roles, deed, TypeClasses.Of(write.Key.Type)) == Verdict.Own
            && (write.Patients.Count == 0 || !write.Patients.All(p => identity.OwnPatients.Contains(p))))
        {
            return false;
        }

        return identity.Scopes is not { } scopes
            || await check.MeetsAsync(write, compilers.Of(request.Model).Access.OfScopes(scopes, identity, deed), cancellationToken);
    }

    private static FhirRequest WithAccess(FhirRequest request, AccessFilter access) => request with { Caller = request.Caller with { Access = access } };

    private static string Word(Deed deed) => deed.ToString().ToLowerInvariant();
}
