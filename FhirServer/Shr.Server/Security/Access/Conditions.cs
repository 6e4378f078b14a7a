using Shr.Search.Plans;

namespace Shr.Server.Security.Access;

/// <summary>Puts conditions together and drops what is decided already, so that an access condition stays small.</summary>
internal static class Conditions
{
    public static IndexCondition And(params ReadOnlySpan<IndexCondition> parts)
    {
        var kept = new List<IndexCondition>(parts.Length);
        foreach (var part in parts)
        {
            switch (part)
            {
                case Nothing:
                    return part;
                case Everything:
                    break;
                case AllOf all:
                    kept.AddRange(all.Conditions);
                    break;
                default:
                    kept.Add(part);
                    break;
            }
        }

        return kept.Count switch { 0 => new Everything(), 1 => kept[0], _ => new AllOf(kept) };
    }

    public static IndexCondition Or(params ReadOnlySpan<IndexCondition> parts)
    {
        var kept = new List<IndexCondition>(parts.Length);
        foreach (var part in parts)
        {
            switch (part)
            {
                case Everything:
                    return part;
                case Nothing:
                    break;
                case AnyOf any:
                    kept.AddRange(any.Conditions);
                    break;
                default:
                    kept.Add(part);
                    break;
            }
        }

        return kept.Count switch { 0 => new Nothing(), 1 => kept[0], _ => new AnyOf(kept) };
    }

    public static IndexCondition Negate(IndexCondition condition) => condition switch
    {
        Everything => new Nothing(),
        Nothing => new Everything(),
        Not { Condition: var inner } => inner,
        _ => new Not(condition),
    };
}
