using Shr.Search.Plans;

namespace Shr.Server.Security.Access;

/// <summary>What consents hide from a caller, as a condition on records.</summary>
internal sealed class ConsentConditions(Func<string, string, IndexCondition?> lower, IReadOnlyList<string> codedTypes)
{
    /// <summary>The condition that a record is hidden.</summary>
    public IndexCondition Hidden(AccessQuestion question)
    {
        if (question.Shapes.IsFull)
        {
            // Any denial of any form, whoever and whatever it is about: the safe side.
            return new OfPatient(new ReferredBy("Consent", AccessLabels.RulePrefix, new Everything()));
        }

        string[] actors = [.. Actors(question.Identity)];
        string[] purposes = ["*", .. Purpose.Widened(question.Purpose)];
        IndexCondition Holds(char kind, string scope) => Conditions.Or(
            [.. actors.SelectMany(a => purposes.Select(p => AccessLabels.HasRule(kind, a, p, scope, question.Now)))]);

        var shapes = question.Shapes.Shapes.Select(s => (Kind: s[0], Scope: s[2..])).ToArray();
        var hidden = new List<IndexCondition>();
        foreach (var (kind, scope) in shapes)
        {
            if (kind == ConsentRule.Denial)
            {
                hidden.Add(Conditions.And(Records(scope), Meets(Holds(kind, scope))));
            }
            else if (char.IsAsciiDigit(kind))
            {
                hidden.Add(WithExceptions(kind, scope, shapes, Holds));
            }
        }

        return Conditions.Or([.. hidden]);
    }

    /// <summary>The names under which rules may mean the caller.</summary>
    public static IEnumerable<string> Actors(Identities.Identity identity)
    {
        yield return "*";
        if (identity.FhirUser is { } user)
        {
            yield return user;
        }

        foreach (var profile in identity.Profiles)
        {
            yield return $"id:{profile.Id}";
            switch (profile.Type)
            {
                case "facility":
                    yield return $"Organization/{profile.Id}";
                    break;
                case "provider":
                    yield return $"Practitioner/{profile.Id}";
                    break;
            }
        }
    }

    // A denial with exceptions hides a record unless an exception of the same Consent means it; an exception in one
    // Consent does not lift the denial in another.
    private IndexCondition WithExceptions(char kind, string scope, (char Kind, string Scope)[] shapes, Func<char, string, IndexCondition> holds)
    {
        var exception = ConsentRule.ExceptionOf(kind);
        var denial = Conditions.And(holds(kind, scope), Conditions.Negate(holds(exception, ConsentScope.All)));
        var lifted = shapes.Where(s => s.Kind == exception && s.Scope != ConsentScope.All).Select(s => Conditions.And(
            Records(s.Scope),
            Conditions.Negate(Meets(Conditions.And(denial, Conditions.Negate(holds(exception, s.Scope)))))));
        return Conditions.And(Records(scope), Meets(denial), Conditions.Negate(Conditions.Or([.. lifted])));
    }

    private static OfPatient Meets(IndexCondition consent) => new(new ReferredBy("Consent", AccessLabels.RulePrefix, consent));

    private IndexCondition Records(string scope) => ConsentScope.Lower(scope, lower, codedTypes);
}
