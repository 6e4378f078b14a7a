using Shr.Fhir.FhirPath.Compiled;
using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>Existence, subsetting and combining.</summary>
/// <remarks>https://hl7.org/fhirpath/#existence, https://hl7.org/fhirpath/#subsetting, https://hl7.org/fhirpath/#combining</remarks>
internal static class CollectionFunctions
{
    public static bool AllTrue(in Call call) => Quantify(call, wanted: Truth.True, all: true);

    public static bool AllFalse(in Call call) => Quantify(call, wanted: Truth.False, all: true);

    public static bool AnyTrue(in Call call) => Quantify(call, wanted: Truth.True, all: false);

    public static bool AnyFalse(in Call call) => Quantify(call, wanted: Truth.False, all: false);

    public static bool Count(in Call call) => call.Return(call.Count);

    public static bool Distinct(in Call call) => ValueSet.Distinct(call.E, call.Mark);

    public static bool IsDistinct(in Call call)
    {
        var count = call.Count;
        return ValueSet.Distinct(call.E, call.Mark) && call.Return(call.Count == count);
    }

    public static bool SubsetOf(in Call call)
    {
        var middle = call.E.Count;
        return Other(call) && call.Return(IsSubset(call.E, call.E.Items.AsSpan(call.Mark, middle - call.Mark), call.E.Items.AsSpan(middle, call.E.Count - middle)));
    }

    public static bool SupersetOf(in Call call)
    {
        var middle = call.E.Count;
        return Other(call) && call.Return(IsSubset(call.E, call.E.Items.AsSpan(middle, call.E.Count - middle), call.E.Items.AsSpan(call.Mark, middle - call.Mark)));
    }

    public static bool Single(in Call call) => call.Count <= 1 || call.Fail($"expected one item, got {call.Count}");

    public static bool First(in Call call)
    {
        call.E.Count = Math.Min(call.E.Count, call.Mark + 1);
        return true;
    }

    public static bool Last(in Call call)
    {
        if (call.Count > 1)
        {
            call.E.Remove(call.Mark, call.E.Count - 1);
        }

        return true;
    }

    public static bool Tail(in Call call)
    {
        if (call.Count > 0)
        {
            call.E.Remove(call.Mark, call.Mark + 1);
        }

        return true;
    }

    public static bool Skip(in Call call)
    {
        if (!call.IntegerArgument(0, out var number))
        {
            return false;
        }

        call.E.Remove(call.Mark, call.Mark + Math.Clamp(number ?? 0, 0, call.Count));
        return true;
    }

    public static bool Take(in Call call)
    {
        if (!call.IntegerArgument(0, out var number))
        {
            return false;
        }

        call.E.Count = call.Mark + Math.Clamp(number ?? 0, 0, call.Count);
        return true;
    }

    public static bool Union(in Call call) => Other(call) && ValueSet.Distinct(call.E, call.Mark);

    public static bool Combine(in Call call) => Other(call);

    public static bool Intersect(in Call call) => ValueSet.Distinct(call.E, call.Mark) && Select(call, keepMembers: true);

    public static bool Exclude(in Call call) => Select(call, keepMembers: false);

    public static bool Coalesce(in Call call)
    {
        // A target, when there is one, is only the context of the arguments.
        call.Empty();
        foreach (var argument in call.Arguments)
        {
            if (!argument.Evaluate(call.E))
            {
                return false;
            }

            if (call.Count > 0)
            {
                return true;
            }
        }

        return true;
    }

    private static bool Other(in Call call)
    {
        var variables = call.E.Variables;
        var done = call.Arguments[0].Evaluate(call.E);
        call.E.Variables = variables;
        return done;
    }

    private static bool Select(in Call call, bool keepMembers)
    {
        var e = call.E;
        var middle = e.Count;
        if (!Other(call))
        {
            return false;
        }

        var others = ValueSet.Of(e, e.Items.AsSpan(middle, e.Count - middle));
        var kept = call.Mark;
        for (var i = call.Mark; i < middle; i++)
        {
            if (!e.Step())
            {
                return false;
            }

            if (others.Contains(e.Items[i]) == keepMembers)
            {
                e.Items[kept++] = e.Items[i];
            }
        }

        e.Count = kept;
        return true;
    }

    private static bool IsSubset(Evaluation e, ReadOnlySpan<FhirPathValue> part, ReadOnlySpan<FhirPathValue> whole)
    {
        var set = ValueSet.Of(e, whole);
        foreach (ref readonly var item in part)
        {
            if (!e.Step() || !set.Contains(item))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Quantify(in Call call, Truth wanted, bool all)
    {
        var decided = false;
        foreach (ref readonly var item in call.Input)
        {
            var value = item.ToSystem();
            if (value.Kind != ValueKind.Boolean)
            {
                return call.Fail($"needs Booleans, got {value.GetTypeInfo()}");
            }

            decided |= (value.Boolean ? Truth.True : Truth.False) == wanted != all;
        }

        return call.Return(decided != all);
    }
}
