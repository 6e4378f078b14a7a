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
        return new AllOf([Conditions.Any([.. holds]), Turn(model, where, KeyForm.Contained)]);
    }

    /// <summary>The condition on the resource that a record holds inline.</summary>
    public static IndexCondition Inline(SearchModel model, IndexCondition where) => Turn(model, where, KeyForm.Inline);

    private static IndexCondition Turn(SearchModel model, IndexCondition condition, byte flag) => condition switch
    {
        AllOf all => new AllOf([.. all.Conditions.Select(c => Turn(model, c, flag))]),
        AnyOf any => new AnyOf([.. any.Conditions.Select(c => Turn(model, c, flag))]),
        Not not => new Not(Turn(model, not.Condition, flag)),
        KeyRange range => new KeyRange(Flagged(range.Low, flag), IsExists(range) ? Exists(range, flag) : Flagged(range.High, flag), range.Residual),
        HasKey keys => Conditions.Any([.. keys.Keys.Select(k => (model.Find(k.Type, "_id"), k.Id)).Where(k => k.Item1 is not null).Select(IndexCondition (k) => Id(k.Item1!, k.Id, flag))]),
        Refers refers => refers with { Prefixes = [.. refers.Prefixes.Select(p => Flagged(p, flag))] },
        ReferredBy => Conditions.Nothing,
        _ => condition,
    };

    private static KeyRange Id(CompiledSearchParameter parameter, string id, byte flag)
    {
        var key = new KeyBuilder { Flag = flag };
        return Conditions.Exactly(key.Begin(parameter.Number, KeyForm.Token).Text(id).End());
    }

    private static bool IsExists(KeyRange range) => range.Low.Length == 3 && range.High.Length == 3 && range.High[2] == KeyForm.Inline && range.Low[2] == 0;

    // All forms with this flag: 0x40 to 0x7F, or 0x80 to 0xBF.
    private static byte[] Exists(KeyRange range, byte flag) => [range.Low[0], range.Low[1], (byte)(flag + 0x40)];

    private static byte[] Flagged(byte[] key, byte flag)
    {
        byte[] flagged = [.. key];
        flagged[2] |= flag;
        return flagged;
    }
}
