namespace Shr.Fhir.FhirPath.Lab;

/// <summary>What <c>$fhirpath</c> is asked.</summary>
public sealed record FhirPathRequest
{
    /// <summary>The expression.</summary>
    public required string Expression { get; init; }

    /// <summary>The expression whose items the other is evaluated on, or null for the resource itself.</summary>
    public string? Context { get; init; }

    /// <summary>The resource, or None.</summary>
    public FhirPathValue Resource { get; init; }

    /// <summary>Variables by name.</summary>
    public IReadOnlyDictionary<string, FhirPathValue[]> Variables { get; init; } = new Dictionary<string, FhirPathValue[]>();

    /// <summary>Whether the expression is checked strictly against the type of the resource first.</summary>
    public bool IsStrict { get; init; }
}
