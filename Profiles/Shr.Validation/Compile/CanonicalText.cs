namespace Shr.Validation.Compile;

/// <summary>Canonical urls as text.</summary>
/// <remarks>https://hl7.org/fhir/R4/references.html#canonical</remarks>
internal static class CanonicalText
{
    /// <summary>What stands before <c>|</c> or <c>#</c>.</summary>
    public static string SplitVersion(this ReadOnlySpan<char> canonical)
    {
        var end = canonical.IndexOfAny('|', '#');
        return (end < 0 ? canonical : canonical[..end]).ToString();
    }
}
