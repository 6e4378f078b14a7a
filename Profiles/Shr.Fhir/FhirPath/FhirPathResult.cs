namespace Shr.Fhir.FhirPath;

/// <summary>What an evaluation gave: items in order, or an error.</summary>
/// <remarks>The items stand in the memory of the scope: they are gone with the next evaluation that uses it.</remarks>
public readonly ref struct FhirPathResult
{
    internal FhirPathResult(ReadOnlySpan<FhirPathValue> values, FhirPathError? error)
    {
        Values = values;
        Error = error;
    }

    /// <summary>The items; none where there is an error.</summary>
    public ReadOnlySpan<FhirPathValue> Values { get; }

    /// <summary>What went wrong, or null.</summary>
    public FhirPathError? Error { get; }
}
