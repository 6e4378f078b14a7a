using Shr.Fhir.FhirPath.Compiled;
using Shr.Fhir.FhirPath.Operations;
using Shr.Fhir.FhirPath.Syntax;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>Choosing, tracing, naming, sorting, folding and reflection.</summary>
/// <remarks>https://hl7.org/fhirpath/#utility-functions, https://hl7.org/fhirpath/#aggregates, https://hl7.org/fhirpath/#reflection</remarks>
internal static class UtilityFunctions
{
    public static bool Iif(in Call call)
    {
        var e = call.E;
        if (call.Count > 1)
        {
            return call.Fail($"needs at most one item, got {call.Count}");
        }

        // The input is $this for the criterion and the results.
        var (item, many, variables) = (e.This, e.Many, e.Variables);
        e.This = call.Count == 1 ? e.Items[call.Mark] : default;
        e.Many = null;
        call.Empty();
        var truth = call.Arguments[0].Test(e);
        e.Variables = variables;
        var chosen = truth == Truth.True ? 1 : 2;
        var done = truth != Truth.Failed && (chosen >= call.Arguments.Length || call.Arguments[chosen].Evaluate(e));
        (e.This, e.Many, e.Variables) = (item, many, variables);
        return done;
    }

    public static bool Trace(in Call call)
    {
        var e = call.E;
        if (!call.TextArgument(0, out var name))
        {
            return false;
        }

        if (e.Scope.Trace is not { } trace)
        {
            return true;
        }

        if (call.Arguments.Length == 1)
        {
            trace(name ?? "", call.Input.ToArray());
            return true;
        }

        var end = e.Count;
        var (item, many, index) = (e.This, e.Many, e.Index);
        e.Many = null;
        for (var i = call.Mark; i < end; i++)
        {
            if (!call.Each(1, e.Items[i], i - call.Mark))
            {
                return false;
            }
        }

        (e.This, e.Many, e.Index) = (item, many, index);
        trace(name ?? "", e.Items.AsSpan(end, e.Count - end).ToArray());
        e.Count = end;
        return true;
    }

    public static bool DefineVariable(in Call call)
    {
        var e = call.E;
        if (!call.TextArgument(0, out var name))
        {
            return false;
        }

        if (name is null || IsReserved(name))
        {
            return call.Fail($"'{name}' cannot be defined");
        }

        for (var frame = e.Variables; frame is not null; frame = frame.Outer)
        {
            if (frame.Name == name)
            {
                return call.Fail($"the variable %{name} is defined already");
            }
        }

        var values = call.Input.ToArray();
        if (call.Arguments.Length > 1)
        {
            var end = e.Count;
            var (item, many, variables) = (e.This, e.Many, e.Variables);
            e.This = default;
            e.Many = values;
            if (!call.Arguments[1].Evaluate(e))
            {
                return false;
            }

            (e.This, e.Many, e.Variables) = (item, many, variables);
            values = e.Items.AsSpan(end, e.Count - end).ToArray();
            e.Count = end;
        }

        e.Variables = new VariableFrame(name, values, e.Variables);
        return true;
    }

    public static bool Aggregate(in Call call)
    {
        var e = call.E;
        var (item, many, index, total) = (e.This, e.Many, e.Index, e.Total);
        var end = e.Count;
        FhirPathValue[] sum = [];
        if (call.Arguments.Length > 1)
        {
            if (!call.Arguments[1].Evaluate(e))
            {
                return false;
            }

            sum = e.Items.AsSpan(end, e.Count - end).ToArray();
            e.Count = end;
        }

        e.Many = null;
        for (var i = call.Mark; i < end; i++)
        {
            e.Total = sum;
            if (!e.Step() || !call.Each(0, e.Items[i], i - call.Mark))
            {
                return false;
            }

            sum = e.Items.AsSpan(end, e.Count - end).ToArray();
            e.Count = end;
        }

        (e.This, e.Many, e.Index, e.Total) = (item, many, index, total);
        call.Empty();
        return e.PushRange(sum);
    }

    public static bool Sum(in Call call) => Fold(call, BinaryOperator.Add);

    public static bool Min(in Call call) => Extreme(call, -1);

    public static bool Max(in Call call) => Extreme(call, 1);

    public static bool Average(in Call call)
    {
        var count = call.Count;
        if (!Fold(call, BinaryOperator.Add))
        {
            return false;
        }

        if (call.Count == 0)
        {
            return true;
        }

        return Arithmetic.TryApply(call.E, BinaryOperator.Divide, call.Input[0], FhirPathValue.Of(count), out var average)
            ? call.Return(average)
            : call.Fail("has no meaning for these items");
    }

    public static bool Type(in Call call)
    {
        foreach (ref var item in call.Input)
        {
            item = FhirPathValue.Of(item.GetTypeInfo());
        }

        return true;
    }

    private static bool IsReserved(string name) => name is "context" or "resource" or "rootResource" or "sct" or "loinc" or "ucum" or "factory"
        || name.StartsWith("vs-", StringComparison.Ordinal) || name.StartsWith("ext-", StringComparison.Ordinal);

    private static bool Fold(in Call call, BinaryOperator op)
    {
        if (call.Count == 0)
        {
            return true;
        }

        var sum = call.Input[0].ToSystem();
        for (var i = 1; i < call.Count; i++)
        {
            var next = call.Input[i].ToSystem();
            if (HasNoValue(sum) || HasNoValue(next))
            {
                return call.Empty();
            }

            if (!Arithmetic.TryApply(call.E, op, sum, next, out var total))
            {
                return call.Fail($"cannot add {next.GetTypeInfo()}");
            }

            sum = total;
        }

        return HasNoValue(sum) ? call.Empty() : call.Return(sum);
    }

    private static bool Extreme(in Call call, int sign)
    {
        if (call.Count == 0)
        {
            return true;
        }

        var best = call.Input[0].ToSystem();
        for (var i = 1; i < call.Count; i++)
        {
            var next = call.Input[i].ToSystem();
            if (HasNoValue(best) || HasNoValue(next))
            {
                return call.Empty();
            }

            if (!ValueComparer.TryCompare(call.E, best, next, out var order))
            {
                return call.Fail($"{best.GetTypeInfo()} and {next.GetTypeInfo()} cannot be compared");
            }

            if (order is not { } known)
            {
                return call.Empty();
            }

            best = known * sign < 0 ? next : best;
        }

        return HasNoValue(best) ? call.Empty() : call.Return(best);
    }

    private static bool HasNoValue(in FhirPathValue value) => value.Kind == ValueKind.None || (value.Kind == ValueKind.Element && value.Row < 0);
}
