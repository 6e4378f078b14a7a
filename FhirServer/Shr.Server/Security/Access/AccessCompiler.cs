using Shr.Search.Plans;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Server.Security.Scopes;

namespace Shr.Server.Security.Access;

/// <summary>
/// What a caller may see while a request is answered, as one condition on records: role by role from the policy table,
/// narrowed by the scopes of the token. The store adds it at every node of a plan.
/// </summary>
internal sealed class AccessCompiler(PolicyTable policy, Func<string, string, IndexCondition?> lower, IReadOnlyList<string> codedTypes)
{
    private static readonly IReadOnlyList<string> OtherThanClinical =
        [.. TypeClasses.Directory, .. TypeClasses.Definition, "Patient", "Consent", "AuditEvent"];

    private readonly ConsentConditions _consents = new(lower, codedTypes);

    /// <summary>The filter of a request.</summary>
    public AccessFilter Compile(AccessQuestion question)
    {
        var condition = Condition(question);
        return condition is Everything ? AccessFilter.All : new ConditionalAccess(condition);
    }

    /// <summary>The condition of a request.</summary>
    public IndexCondition Condition(AccessQuestion question)
    {
        // Nothing that is not wanted of this caller is built: consents and confidentiality only where a verdict asks for them.
        var open = new Lazy<IndexCondition>(() => Open(question));
        var roles = Conditions.Or([.. PolicyTable.Each(question.Identity.Roles).Select(r => OfRole(r, question, open))]);
        return question.Identity.Scopes is { } scopes
            ? Conditions.And(Seen(scopes, question), roles)
            : roles;
    }

    /// <summary>What the scopes of a token let through, for reading or for a written record.</summary>
    public IndexCondition OfScopes(ScopeSet scopes, Identity identity, Deed deed)
    {
        var wanted = deed switch
        {
            Deed.Create => Permissions.Create,
            Deed.Update => Permissions.Update,
            Deed.Delete => Permissions.Delete,
            Deed.Read => Permissions.Read,
            _ => Permissions.Read | Permissions.Search,
        };
        return Conditions.Or([.. scopes.Resources.Where(s => (s.Permissions & wanted) != 0).Select(s => OfScope(s, identity))]);
    }

    // A write sees of its own type what it may change; of other types, and for its condition, what may be read; and always
    // the patient it was started for.
    private IndexCondition Seen(ScopeSet scopes, AccessQuestion question)
    {
        if (question.Writes.Count == 0)
        {
            return OfScopes(scopes, question.Identity, question.Deed);
        }

        var parts = new List<IndexCondition> { OfScopes(scopes, question.Identity, Deed.Search) };
        foreach (var (type, deed) in question.Writes.Where(w => w.Deed != Deed.Create))
        {
            parts[0] = Conditions.And(parts[0], Conditions.Negate(new HasType([type])));
            parts.Add(Conditions.And(new HasType([type]), OfScopes(scopes, question.Identity, deed)));
        }

        if (question.Identity.LaunchPatient is { } patient)
        {
            parts.Add(new HasKey([new Shr.Fhir.ResourceKey("Patient", patient)]));
        }

        return Conditions.Or([.. parts]);
    }

    private IndexCondition OfRole(Role role, AccessQuestion question, Lazy<IndexCondition> open)
    {
        // Writes look at what is there: they see what a read of one record would show.
        var deed = question.Deed is Deed.Search or Deed.Bulk ? question.Deed : Deed.Read;
        var parts = new List<IndexCondition>();
        foreach (var group in Enum.GetValues<TypeClass>().Where(c => c != TypeClass.Review).GroupBy(c => policy.For(role, deed, c)).Where(g => g.Key != Verdict.Deny))
        {
            parts.Add(Conditions.And(OfClasses([.. group]), OfVerdict(group.Key, role, question, open)));
        }

        parts.Add(policy.For(role, deed, TypeClass.Review) switch
        {
            Verdict.Full => Conditions.And(new HasType(["Task"]), AccessLabels.Review),
            Verdict.Catchment => Conditions.And(new HasType(["Task"]), AccessLabels.Review, Conditions.Or(AreasOf(role, question))),
            _ => new Nothing(),
        });

        return Conditions.Or([.. parts]);
    }

    private static IndexCondition OfVerdict(Verdict verdict, Role role, AccessQuestion question, Lazy<IndexCondition> open) => verdict switch
    {
        Verdict.Full => new Everything(),
        Verdict.Allow => open.Value,
        Verdict.Catchment => Conditions.And(Inside(role, question), role == Role.Approver ? new Everything() : open.Value),
        Verdict.Own => question.Identity.OwnPatients is { Count: > 0 } own ? Conditions.And(new BelongsTo(own), Conditions.Negate(AccessLabels.Sealed)) : new Nothing(),
        _ => new Nothing(),
    };

    private static IndexCondition Inside(Role role, AccessQuestion question)
    {
        var areas = AreasOf(role, question);
        var inside = areas.Length == 0 ? new Nothing() : (IndexCondition)new OfPatient(Conditions.Or(areas));
        return Conditions.Or(inside, AccessLabels.Nobody, Named(question));
    }

    private static IndexCondition[] AreasOf(Role role, AccessQuestion question)
    {
        var profile = question.Identity.Profile(role switch
        {
            Role.Facility => "facility",
            Role.Provider => "provider",
            _ => "mci-supervisor",
        });
        return [.. (profile?.Catchments ?? []).Where(c => c.Length >= AccessLabels.LeastAreaDigits).Select(AccessLabels.InArea)];
    }

    // Not confidential and not denied by a consent; or the glass is broken and the request names it.
    private IndexCondition Open(AccessQuestion question)
    {
        var open = Conditions.And(
            question.ShowsConfidential ? new Everything() : Conditions.Negate(AccessLabels.Confidential),
            question.ShowsConfidential ? new Everything() : Conditions.Negate(new OfPatient(AccessLabels.Confidential)),
            Conditions.Negate(_consents.Hidden(question)),

            // What a patient's own record says cannot be asked once that is gone: then nothing of it is open.
            Conditions.Or(AccessLabels.Nobody, new OfPatient(new Everything())));
        var seals = Seal.Of(question.Identity).Select(s => AccessLabels.HasSecurity(Seal.System, s));
        var unsealed = Conditions.Or([Conditions.Negate(AccessLabels.Sealed), .. seals]);
        return Conditions.And(unsealed, question.IsGlassBroken ? Conditions.Or(open, Named(question)) : open);
    }

    // A launch names its patient for all requests that follow.
    private static IndexCondition Named(AccessQuestion question) => Conditions.Or(
        question.Patients.Count == 0 ? new Nothing() : new BelongsTo(question.Patients),
        question.Identity.LaunchPatient is { } patient ? new BelongsTo([patient]) : new Nothing(),
        question.Records.Count == 0 ? new Nothing() : new HasKey(question.Records));

    private IndexCondition OfScope(SmartScope scope, Identity identity)
    {
        var about = scope.Context == ScopeContext.Patient ? OfLaunch(scope, identity) : new Everything();
        var type = scope.Type == "*" ? new Everything() : (IndexCondition)new HasType([scope.Type]);

        // A restriction that cannot be asked of a type lets nothing through.
        var met = scope.Query is { } query
            ? scope.Type == "*" ? new Nothing() : lower(scope.Type, query) ?? new Nothing()
            : new Everything();
        return Conditions.And(type, about, met);
    }

    private static IndexCondition OfLaunch(SmartScope scope, Identity identity)
    {
        IReadOnlyList<string> patients = identity.LaunchPatient is { } patient ? [patient] : identity.OwnPatients;
        var own = patients.Count == 0 ? new Nothing() : (IndexCondition)new BelongsTo(patients);
        var shared = new HasType([.. TypeClasses.Directory, .. TypeClasses.Definition]);
        return scope.Type == "*" ? Conditions.Or(own, shared) : TypeClasses.IsShared(scope.Type) ? new Everything() : own;
    }

    private static IndexCondition OfClasses(IReadOnlyCollection<TypeClass> classes)
    {
        var types = new List<string>();
        foreach (var kind in classes)
        {
            types.AddRange(kind switch
            {
                TypeClass.Directory => TypeClasses.Directory,
                TypeClass.Definition => TypeClasses.Definition,
                TypeClass.Patient => ["Patient"],
                TypeClass.Consent => ["Consent"],
                TypeClass.Audit => ["AuditEvent"],
                _ => [],
            });
        }

        return classes.Contains(TypeClass.Clinical)
            ? Conditions.Negate(new HasType([.. OtherThanClinical.Except(types)]))
            : new HasType(types);
    }
}
