using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;

namespace Shr.Benchmarks;

/// <summary>FHIRPath, compiled once and evaluated on a parsed resource; and compiling itself.</summary>
internal static class FhirPathThroughput
{
    private const string Official = "Patient.name.where(use = 'official').given.first()";

    private const string Race = "Patient.extension.where(url = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race').extension.where(url = 'ombCategory').value.code";

    private const string Height = "Observation.code.coding.where(system = 'http://loinc.org' and code = '8302-2').exists() and Observation.value.exists()";

    private const string Codes = "Bundle.entry.resource.ofType(Observation).where(status = 'final').code.coding.code.distinct().count()";

    public static void Run(Resource patient, Resource observation, Resource bundle, Action<string, Action> print)
    {
        var compiler = new FhirPathCompiler(R4Definitions.Types);
        using var scope = new EvaluationScope();
        Evaluate("fhirpath-fp1", Official, patient, compiler, scope, print);
        Evaluate("fhirpath-fp2", "Patient.telecom.where(system = 'phone').value", patient, compiler, scope, print);
        Evaluate("fhirpath-fp3", Race, patient, compiler, scope, print);
        Evaluate("fhirpath-fp4", Height, observation, compiler, scope, print);
        Evaluate("fhirpath-fp5", Codes, bundle, compiler, scope, print);
        print("compile-fp1", () => compiler.Compile(Official, out _));
    }

    private static void Evaluate(string name, string expression, Resource resource, FhirPathCompiler compiler, EvaluationScope scope, Action<string, Action> print)
    {
        var compiled = compiler.Compile(expression, out var error) ?? throw new InvalidDataException(error!.ToString());
        var result = compiled.Evaluate(resource.Root, scope);
        var answer = result.Values.Length == 1 ? result.Values[0].ToString() : $"{result.Values.Length} items {result.Error}";
        print($"{name} ({answer})", () => compiled.Evaluate(resource.Root, scope));
    }
}
