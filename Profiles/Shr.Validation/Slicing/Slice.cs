using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation.Slicing;

/// <summary>One sort of values: how it is recognised and what it must be.</summary>
internal sealed class Slice(string name, int min, int? max, ProfileNode node, SliceTest[] tests)
{
    public string Name => name;

    public int Min => min;

    /// <summary>The largest number, or null for <c>*</c>.</summary>
    public int? Max => max;

    public ProfileNode Node => node;

    /// <summary>The slice that takes what no other does.</summary>
    public bool IsDefault => name == "@default";

    /// <summary>The re-slices within this slice.</summary>
    public SliceSet? Slices { get; set; }

    /// <summary>Whether a value is of this slice.</summary>
    public bool Matches(in Element value, ValidationScope scope)
    {
        foreach (var test in tests)
        {
            if (!test.Holds(value, scope))
            {
                return false;
            }
        }

        return tests.Length > 0;
    }

    /// <inheritdoc/>
    public override string ToString() => $":{name} {min}..{(object?)max ?? "*"} where {string.Join(" and ", tests.AsEnumerable())}";
}
