using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath.Analysis;

/// <summary>What is known, before any evaluation, of the items an expression gives.</summary>
internal sealed class StaticType
{
    private StaticType(bool isAny, IReadOnlyList<FhirType> fhir, IReadOnlyList<ValueKind> system, bool isUnordered)
    {
        IsAny = isAny;
        Fhir = fhir;
        System = system;
        IsUnordered = isUnordered;
    }

    /// <summary>Nothing is known.</summary>
    public static StaticType Any { get; } = new(true, [], [], false);

    /// <summary>There are no items.</summary>
    public static StaticType None { get; } = new(false, [], [], false);

    /// <summary>Nodes of any type, in no order.</summary>
    public static StaticType Nodes { get; } = new(true, [], [], true);

    public bool IsAny { get; }

    /// <summary>The types of FHIR the items may have.</summary>
    public IReadOnlyList<FhirType> Fhir { get; }

    /// <summary>The System types the items may have.</summary>
    public IReadOnlyList<ValueKind> System { get; }

    /// <summary>Whether their order means nothing.</summary>
    public bool IsUnordered { get; }

    /// <summary>Whether there can be no items at all.</summary>
    public bool IsNone => !IsAny && Fhir.Count == 0 && System.Count == 0;

    public static StaticType Of(FhirType type) => new(false, [type], [], false);

    public static StaticType Of(IReadOnlyList<FhirType> types) => new(false, types, [], false);

    public static StaticType Of(ValueKind kind) => new(false, [], [kind], false);

    public StaticType Or(StaticType other) => IsAny || other.IsAny
        ? IsUnordered || other.IsUnordered ? Nodes : Any
        : new StaticType(false, [.. Fhir.Union(other.Fhir)], [.. System.Union(other.System)], IsUnordered || other.IsUnordered);

    public StaticType Unordered() => new(IsAny, Fhir, System, true);

    /// <summary>Whether an item may be, or convert to, one of the System types.</summary>
    public bool MayBe(params ReadOnlySpan<ValueKind> kinds)
    {
        if (IsAny || IsNone)
        {
            return true;
        }

        foreach (var kind in kinds)
        {
            if (System.Contains(kind) || Fhir.Any(t => t.SystemKind == kind || t.IsAbstract))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an item may be text: any primitive of FHIR is written as text.</summary>
    public bool MayBeText() => MayBe(ValueKind.String) || Fhir.Any(t => t.IsPrimitive);

    public override string ToString() => IsAny ? "anything" : IsNone ? "nothing" : string.Join(" or ", Fhir.Select(t => t.Name).Concat(System.Select(s => "System." + s)));
}
