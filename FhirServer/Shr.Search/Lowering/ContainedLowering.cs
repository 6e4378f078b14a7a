using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;

namespace Shr.Search.Lowering;

/// <summary>
/// Turns the condition on records of a type into the condition "holds a contained resource of the type that meets it". Several
/// parameters may be met by several contained resources of one record; <see cref="ContainedSearch"/> tells them apart.
/// </summary>
internal static class ContainedLowering
{
    /// <summary>The condition on the records that hold them.</summary>
    public static IndexCondition Lower(SearchModel model, IReadOnlyList<string> types, IndexCondition where)
    {
        var holds = types.Select(t => model.Find(t, "_id")).OfType<CompiledSearchParameter>().Select(IndexCondition (p) => IndexKeys.WithPrefix(p.Prefix(KeyForm.Token | KeyForm.Contained)));
        return new AllOf([Conditions.Any([.. holds]), Turn(model, where)]);
    }

    private static IndexCondition Turn(SearchModel model, IndexCondition condition) => condition switch
    {
        AllOf all => new AllOf([.. all.Conditions.Select(c => Turn(model, c))]),
        AnyOf any => new AnyOf([.. any.Conditions.Select(c => Turn(model, c))]),
        Not not => new Not(Turn(model, not.Condition)),
        KeyRange range => new KeyRange(Flagged(range.Low), IsExists(range) ? IndexKeys.AfterPrefix(range.Low.AsSpan(0, 2)) : Flagged(range.High), range.Residual),
        HasKey keys => Conditions.Any([.. keys.Keys.Select(k => (model.Find(k.Type, "_id"), k.Id)).Where(k => k.Item1 is not null).Select(IndexCondition (k) => Id(k.Item1!, k.Id))]),
        Refers refers => refers with { Prefixes = [.. refers.Prefixes.Select(Flagged)] },
        ReferredBy => Conditions.Nothing,
        _ => condition,
    };

    private static KeyRange Id(CompiledSearchParameter parameter, string id)
    {
        var key = new KeyBuilder { IsContained = true };
        return Conditions.Exactly(key.Begin(parameter.Number, KeyForm.Token).Text(id).End());
    }

    private static bool IsExists(KeyRange range) => range.Low.Length == 3 && range.High.Length == 3 && range.High[2] == KeyForm.Contained && range.Low[2] == 0;

    private static byte[] Flagged(byte[] key)
    {
        byte[] flagged = [.. key];
        flagged[2] |= KeyForm.Contained;
        return flagged;
    }
}
