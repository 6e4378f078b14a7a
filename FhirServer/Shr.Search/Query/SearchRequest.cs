using Shr.Fhir;

namespace Shr.Search.Query;

/// <summary>A search as it arrives: names and values decoded from the url or form, nothing read yet.</summary>
/// <param name="Type">The type in the path, or null for a search over all.</param>
/// <param name="Parameters">Names and values in order, repeated as sent.</param>
public sealed record SearchRequest(string? Type, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>The record whose compartment is searched (<c>Patient/1/Observation</c>), or null.</summary>
    public ResourceKey? Compartment { get; init; }

    /// <summary>The address under which the sender knows this server: references below it are its own. Null where none is known.</summary>
    public string? Base { get; init; }

    /// <summary>Whether unknown parameters are refused (<c>Prefer: handling=strict</c>, conditional writes) or ignored with a warning.</summary>
    public bool IsStrict { get; init; }
}
