namespace Shr.Conformance.Http;

/// <summary>An element of a resource that a test wants filled.</summary>
/// <param name="Path">The names of the elements below the type.</param>
/// <param name="Choice">For a choice of types the one wanted; null for the first.</param>
/// <param name="Target">For a reference the type it points to; null for the first.</param>
internal sealed record SamplePlace(IReadOnlyList<string> Path, string? Choice = null, string? Target = null)
{
    /// <summary>Elements that must have a certain text, as the place counts only beside them; at the index of the path where they stand.</summary>
    public IReadOnlyList<(int At, string Name, string Text)> Beside { get; init; } = [];
}
