using Shr.Validation.Slicing;

namespace Shr.Validation.Compile;

/// <summary>All values of one element: how many there may be, what each must be, and how they are sliced.</summary>
internal sealed class ChildGroup(string name, int min, int? max, ProfileNode node)
{
    /// <summary>The element's name without <c>[x]</c>.</summary>
    public string Name => name;

    public int Min => min;

    /// <summary>The largest number, or null for <c>*</c>.</summary>
    public int? Max => max;

    public ProfileNode Node => node;

    public SliceSet? Slices { get; set; }

    /// <summary>Whether the absence of all values may be a fault.</summary>
    public bool IsNeeded => min > 0 || Slices is { IsNeeded: true };

    /// <inheritdoc/>
    public override string ToString() => $"{node.Id} {min}..{(object?)max ?? "*"}";
}
