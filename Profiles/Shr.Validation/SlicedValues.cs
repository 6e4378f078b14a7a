using Shr.Fhir;
using Shr.Validation.Compile;
using Shr.Validation.Slicing;

namespace Shr.Validation;

/// <summary>The values of an element's sliced children, kept until all of them are met.</summary>
internal sealed class SlicedValues
{
    private readonly List<(ChildGroup Group, List<Element> Values)> _groups = [];

    public void Add(ChildGroup group, in Element value, ValidationScope scope)
    {
        foreach (var (known, values) in _groups)
        {
            if (ReferenceEquals(known, group))
            {
                values.Add(value);
                return;
            }
        }

        var list = scope.Rent();
        list.Add(value);
        _groups.Add((group, list));
    }

    /// <summary>Checks the slices of all groups; those without values too, where a slice is required.</summary>
    public static void CheckAll(in Element parent, ChildGroup?[] groups, SlicedValues? sliced, ValidationScope scope)
    {
        foreach (var group in groups)
        {
            if (group?.Slices is not { } slices)
            {
                continue;
            }

            var values = sliced?.Take(group);
            if (values is not null || slices.IsNeeded)
            {
                SliceCheck.Check(parent, group, values ?? [], scope);
            }

            if (values is not null)
            {
                scope.Return(values);
            }
        }
    }

    private List<Element>? Take(ChildGroup group)
    {
        foreach (var (known, values) in _groups)
        {
            if (ReferenceEquals(known, group))
            {
                return values;
            }
        }

        return null;
    }
}
