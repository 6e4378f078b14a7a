using Shr.Fhir.Types;

namespace Shr.Validation.Compile;

/// <summary>The children of a node, found by the order number that the element has in the type at hand.</summary>
internal sealed class ChildTable
{
    private readonly ChildGroup[] _groups;
    private volatile TypeRow _rows;

    public ChildTable(IReadOnlyList<ChildGroup> groups, FhirType? type)
    {
        _groups = [.. groups];
        IsNeeded = groups.Any(g => g.IsNeeded);
        _rows = new TypeRow(type, type is null ? [] : Arrange(type), null);
    }

    public IReadOnlyList<ChildGroup> All => _groups;

    /// <summary>Whether an element without any children may be a fault.</summary>
    public bool IsNeeded { get; }

    /// <summary>The groups by <see cref="ElementInfo.Order"/>; null at elements the profile does not mention.</summary>
    public ChildGroup?[] For(FhirType type)
    {
        for (var row = _rows; row is not null; row = row.Next)
        {
            if (ReferenceEquals(row.Type, type))
            {
                return row.Groups;
            }
        }

        // A table of an abstract type (any resource) meets few types; losing a race costs one more arrangement.
        var groups = Arrange(type);
        _rows = new TypeRow(type, groups, _rows);
        return groups;
    }

    /// <summary>The group of an element, or null.</summary>
    public ChildGroup? Find(string name)
    {
        foreach (var group in _groups)
        {
            if (group.Name == name)
            {
                return group;
            }
        }

        return null;
    }

    private ChildGroup?[] Arrange(FhirType type)
    {
        var arranged = new ChildGroup?[type.Elements.Count == 0 ? 0 : type.Elements.Max(e => e.Order) + 1];
        foreach (var element in type.Elements)
        {
            arranged[element.Order] = Find(element.Name);
        }

        return arranged;
    }

    private sealed record TypeRow(FhirType? Type, ChildGroup?[] Groups, TypeRow? Next);
}
