namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>What is done with a type.</summary>
internal enum TypeOperation
{
    Is,
    As,
    OfType,
}
