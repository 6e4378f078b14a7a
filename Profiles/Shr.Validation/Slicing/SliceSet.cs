namespace Shr.Validation.Slicing;

/// <summary>How the values of one element are told apart, and what there must be of each sort.</summary>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#slicing</remarks>
internal sealed class SliceSet(Slice[] slices, bool isOrdered, string rules, string profile)
{
    public Slice[] Slices => slices;

    public bool IsOrdered => isOrdered;

    public bool IsClosed => rules == "closed";

    public bool IsOpenAtEnd => rules == "openAtEnd";

    public string Profile => profile;

    /// <summary>Whether the absence of all values may be a fault.</summary>
    public bool IsNeeded { get; } = slices.Any(s => s.Min > 0);

    /// <inheritdoc/>
    public override string ToString() => $"sliced {rules}{(isOrdered ? " ordered" : "")}";
}
