namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>The three-valued logic of FHIRPath, and failure.</summary>
internal enum Truth : byte
{
    Empty,
    False,
    True,
    Failed,
}
