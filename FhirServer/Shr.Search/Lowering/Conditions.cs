using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;

namespace Shr.Search.Lowering;

/// <summary>Small steps that all lowerings share.</summary>
internal static class Conditions
{
    public static Nothing Nothing { get; } = new();

    public static KeyBuilder Key(CompiledSearchParameter parameter, byte form) => new KeyBuilder().Begin(parameter.Number, form);

    public static KeyRange Prefix(KeyBuilder key) => IndexKeys.WithPrefix(key.ToArray());

    public static KeyRange Prefix(KeyBuilder key, KeyResidual residual) => Prefix(key) with { Residual = residual };

    /// <summary>Just this key.</summary>
    public static KeyRange Exactly(KeyBuilder key)
    {
        var low = key.ToArray();
        return new KeyRange(low, [.. low, 0]);
    }

    /// <summary>Numbers from one to another, both included, after a prefix.</summary>
    public static KeyRange Between(byte[] prefix, ulong from, ulong to, KeyResidual? residual)
    {
        var low = new KeyBuilder().Raw(prefix).Number(from).ToArray();
        var high = to == ulong.MaxValue ? IndexKeys.AfterPrefix(prefix) : new KeyBuilder().Raw(prefix).Number(to + 1).ToArray();
        return new KeyRange(low, high, residual);
    }

    public static IndexCondition Any(IReadOnlyList<IndexCondition> conditions) => conditions.Count switch
    {
        0 => Nothing,
        1 => conditions[0],
        _ => new AnyOf(conditions),
    };

    public static IndexCondition All(IReadOnlyList<IndexCondition> conditions) => conditions.Count switch
    {
        0 => new Everything(),
        1 => conditions[0],
        _ => new AllOf(conditions),
    };

    public static KeyResidual? Both(KeyResidual? first, KeyResidual? second) =>
        first is null ? second : second is null ? first : new BothResiduals(first, second);
}
