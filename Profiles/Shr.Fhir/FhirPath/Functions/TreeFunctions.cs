using Shr.Fhir.FhirPath.Compiled;
using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>Walking the tree, and repeating a projection until it gives nothing new.</summary>
/// <remarks>https://hl7.org/fhirpath/#tree-navigation, https://hl7.org/fhirpath/#repeatprojection-expression-collection</remarks>
internal static class TreeFunctions
{
    public static bool Children(in Call call)
    {
        var e = call.E;
        var end = e.Count;
        for (var i = call.Mark; i < end; i++)
        {
            if (!e.Step() || !Navigator.PushChildren(e, e.Items[i]))
            {
                return false;
            }
        }

        e.Remove(call.Mark, end);
        return true;
    }

    public static bool Descendants(in Call call)
    {
        // Level by level: the items read grow while they are read.
        var e = call.E;
        var end = e.Count;
        for (var i = call.Mark; i < e.Count; i++)
        {
            if (!e.Step() || !Navigator.PushChildren(e, e.Items[i]))
            {
                return false;
            }
        }

        e.Remove(call.Mark, end);
        return true;
    }

    public static bool Repeat(in Call call)
    {
        var e = call.E;
        var end = e.Count;
        var (item, index) = (e.This, e.Index);
        var seen = ValueSet.Of(e, default, expected: 64);
        for (var i = call.Mark; i < e.Count; i++)
        {
            var top = e.Count;
            if (!e.Step() || !call.Each(0, e.Items[i], i - call.Mark))
            {
                return false;
            }

            var kept = top;
            for (var j = top; j < e.Count; j++)
            {
                if (seen.Add(e.Items[j]))
                {
                    e.Items[kept++] = e.Items[j];
                }
            }

            e.Count = kept;
        }

        (e.This, e.Index) = (item, index);
        e.Remove(call.Mark, end);
        return true;
    }

    public static bool RepeatAll(in Call call)
    {
        var e = call.E;
        var end = e.Count;
        var (item, index) = (e.This, e.Index);
        for (var i = call.Mark; i < e.Count; i++)
        {
            if (!e.Step() || !call.Each(0, e.Items[i], i - call.Mark))
            {
                return false;
            }
        }

        (e.This, e.Index) = (item, index);
        e.Remove(call.Mark, end);
        return true;
    }
}
