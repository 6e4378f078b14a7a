using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath;

/// <summary>The type of JSON that no definition describes: evaluation without a model, and properties a type does not know.</summary>
internal static class Untyped
{
    public static FhirType Type { get; } = new() { Name = "Any", Kind = FhirTypeKind.Complex, IsAbstract = false, Model = new TypeModel() };
}
