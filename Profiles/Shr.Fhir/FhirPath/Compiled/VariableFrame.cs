namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>A variable of <c>defineVariable</c> and those defined before it.</summary>
internal sealed record VariableFrame(string Name, FhirPathValue[] Values, VariableFrame? Outer);
