namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>%name</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#environment-variables, https://hl7.org/fhir/R4/fhirpath.html#variables</remarks>
internal sealed class VariableNode(int position, string name) : Node(position)
{
    private readonly FhirPathValue? _constant = name switch
    {
        "sct" => FhirPathValue.Of("http://snomed.info/sct"),
        "loinc" => FhirPathValue.Of("http://loinc.org"),
        "ucum" => FhirPathValue.Of("http://unitsofmeasure.org"),
        _ when name.StartsWith("vs-", StringComparison.Ordinal) => FhirPathValue.Of("http://hl7.org/fhir/ValueSet/" + name[3..]),
        _ when name.StartsWith("ext-", StringComparison.Ordinal) => FhirPathValue.Of("http://hl7.org/fhir/StructureDefinition/" + name[4..]),
        _ => null,
    };

    public override bool Evaluate(Evaluation e)
    {
        for (var frame = e.Variables; frame is not null; frame = frame.Outer)
        {
            if (frame.Name == name)
            {
                return e.PushRange(frame.Values);
            }
        }

        if (e.Scope.Variables is { } variables && variables.TryGetValue(name, out var values))
        {
            return e.PushRange(values);
        }

        switch (name)
        {
            case "context":
                return PushOne(e, e.Context);
            case "resource":
                return PushOne(e, e.Resource);
            case "rootResource":
                return PushOne(e, e.RootResource);
        }

        return _constant is { } constant ? e.Push(constant) : e.Fail(Position, $"the variable %{name} is not defined");
    }

    public override string ToString() => "%" + name;

    private static bool PushOne(Evaluation e, in FhirPathValue value) => value.Kind == ValueKind.None || e.Push(value);
}
