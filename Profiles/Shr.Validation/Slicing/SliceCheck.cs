using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation.Slicing;

/// <summary>Sorts the values of an element into slices and checks each sort.</summary>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#slicing</remarks>
internal static class SliceCheck
{
    /// <summary>Checks the values of one group; each value is checked against its slice, or where it has none, against the element.</summary>
    public static void Check(in Element parent, ChildGroup group, List<Element> values, ValidationScope scope) =>
        Check(parent, group.Name, group.Node, values, group.Slices!, scope);

    private static void Check(in Element parent, string name, ProfileNode common, List<Element> values, SliceSet set, ValidationScope scope)
    {
        Span<int> sliceOf = values.Count <= 256 ? stackalloc int[values.Count] : new int[values.Count];
        Sort(values, set, sliceOf, scope);
        CheckOrder(values, set, sliceOf, scope);
        for (var i = 0; i < values.Count; i++)
        {
            CheckValue(values[i], common, set, sliceOf[i], scope);
        }

        for (var index = 0; index < set.Slices.Length; index++)
        {
            CheckSlice(parent, name, values, set, index, sliceOf, scope);
        }
    }

    private static void Sort(List<Element> values, SliceSet set, Span<int> sliceOf, ValidationScope scope)
    {
        var fallback = Array.FindIndex(set.Slices, s => s.IsDefault);
        for (var i = 0; i < values.Count; i++)
        {
            sliceOf[i] = fallback;
            for (var index = 0; index < set.Slices.Length; index++)
            {
                if (index != fallback && set.Slices[index].Matches(values[i], scope))
                {
                    sliceOf[i] = index;
                    break;
                }
            }
        }
    }

    private static void CheckOrder(List<Element> values, SliceSet set, Span<int> sliceOf, ValidationScope scope)
    {
        var last = -1;
        var metOther = false;
        for (var i = 0; i < values.Count; i++)
        {
            var index = sliceOf[i];
            if (index < 0)
            {
                metOther = true;
                if (set.IsClosed)
                {
                    scope.Report(values[i], ValidationIssues.NoSliceMatches, string.Join(", ", set.Slices.Select(s => s.Name)), set.Profile);
                }

                continue;
            }

            if (metOther && set.IsOpenAtEnd)
            {
                scope.Report(values[i], ValidationIssues.NotAtEnd, set.Profile);
            }

            if (set.IsOrdered && index < last)
            {
                scope.Report(values[i], ValidationIssues.SliceOrder, set.Slices[index].Name, set.Slices[last].Name, set.Profile);
            }

            last = Math.Max(last, index);
        }
    }

    // A slice holds all that the element asks, so the element itself is looked at only where the profile spells out more for it.
    private static void CheckValue(in Element value, ProfileNode common, SliceSet set, int index, ValidationScope scope)
    {
        if (index < 0)
        {
            NodeWalk.Check(value, common, scope);
            return;
        }

        var slice = set.Slices[index];
        if (common.Children is not null && !ReferenceEquals(common, slice.Node))
        {
            NodeWalk.Check(value, common, scope);
        }
        else
        {
            NodeWalk.CheckRules(value, common, scope);
        }

        if (slice.Slices is null)
        {
            NodeWalk.Check(value, slice.Node, scope);
        }
    }

    private static void CheckSlice(in Element parent, string name, List<Element> values, SliceSet set, int index, Span<int> sliceOf, ValidationScope scope)
    {
        var slice = set.Slices[index];
        var count = sliceOf.Count(index);
        if (count < slice.Min)
        {
            scope.ReportChild(parent, name, ValidationIssues.SliceTooFew, name + ":" + slice.Name, slice.Min, count, set.Profile);
        }
        else if (count > slice.Max)
        {
            scope.ReportChild(parent, name, ValidationIssues.SliceTooMany, name + ":" + slice.Name, slice.Max, count, set.Profile);
        }

        if (slice.Slices is { } inner && (count > 0 || inner.IsNeeded && slice.Min > 0))
        {
            var own = scope.Rent();
            for (var i = 0; i < values.Count; i++)
            {
                if (sliceOf[i] == index)
                {
                    own.Add(values[i]);
                }
            }

            Check(parent, name, slice.Node, own, inner, scope);
            scope.Return(own);
        }
    }
}
