namespace Shr.Search.Plans;

/// <summary>
/// A condition as it reads where the types of the records are known: what is decided by the type alone is decided now.
/// An access condition speaks of every type; at one node of a plan only little of it is left.
/// </summary>
public static class AtTypes
{
    /// <summary>An equal condition for records of these types, usually a smaller one. No types: any type, nothing changes.</summary>
    public static IndexCondition Narrow(IndexCondition condition, IReadOnlyList<string> types)
    {
        return types.Count == 0 ? condition : Narrowed(condition, types);
    }

    private static IndexCondition Narrowed(IndexCondition condition, IReadOnlyList<string> types) => condition switch
    {
        HasType of => OfTypes(of, types),
        AllOf all => And(all.Conditions, types),
        AnyOf any => Or(any.Conditions, types),
        Not { Condition: var inner } => Negated(Narrowed(inner, types)),
        _ => condition,
    };

    private static IndexCondition OfTypes(HasType condition, IReadOnlyList<string> types)
    {
        var met = 0;
        foreach (var type in types)
        {
            met += condition.Types.Contains(type) ? 1 : 0;
        }

        return met == types.Count ? new Everything() : met == 0 ? new Nothing() : condition;
    }

    private static IndexCondition And(IReadOnlyList<IndexCondition> conditions, IReadOnlyList<string> types)
    {
        var kept = new List<IndexCondition>(conditions.Count);
        foreach (var condition in conditions)
        {
            switch (Narrowed(condition, types))
            {
                case Nothing nothing:
                    return nothing;
                case Everything:
                    break;
                case var other:
                    kept.Add(other);
                    break;
            }
        }

        return kept.Count switch { 0 => new Everything(), 1 => kept[0], _ => new AllOf(kept) };
    }

    private static IndexCondition Or(IReadOnlyList<IndexCondition> conditions, IReadOnlyList<string> types)
    {
        var kept = new List<IndexCondition>(conditions.Count);
        foreach (var condition in conditions)
        {
            switch (Narrowed(condition, types))
            {
                case Everything everything:
                    return everything;
                case Nothing:
                    break;
                case var other:
                    kept.Add(other);
                    break;
            }
        }

        return kept.Count switch { 0 => new Nothing(), 1 => kept[0], _ => new AnyOf(kept) };
    }

    private static IndexCondition Negated(IndexCondition condition) => condition switch
    {
        Everything => new Nothing(),
        Nothing => new Everything(),
        _ => new Not(condition),
    };
}
