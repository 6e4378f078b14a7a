namespace Shr.Fhir.FhirPath;

/// <summary>At which stage an expression failed.</summary>
public enum FhirPathErrorKind
{
    /// <summary>The text is not FHIRPath.</summary>
    Syntax,

    /// <summary>It is FHIRPath, but cannot mean anything: an unknown function, type or element, or a wrong type.</summary>
    Semantic,

    /// <summary>It failed on the data it met, or reached a limit.</summary>
    Execution,
}
