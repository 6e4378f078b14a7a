using System.Text;
using System.Text.Json;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;
using Shr.Fhir.FhirPath.Lab;

namespace Shr.Fhir.Tests.FhirPath;

/// <summary>The operation <c>$fhirpath</c> without its HTTP.</summary>
public sealed class LabTests
{
    private readonly FhirPathLab _lab = new(R4Definitions.Types, Engine.Compiler);

    [Test]
    public void An_expression_is_answered_by_type_with_path_and_trace()
    {
        var answer = Ask("""
            {"name":"expression","valueString":"name.given.trace('g') | (1.10 'mg')"},
            {"name":"resource","resource":{"resourceType":"Patient","name":[{"given":["A","B"]}]}}
            """);

        var parts = Results(answer).Single().GetProperty("part").EnumerateArray().ToList();
        Assert.That(parts.Select(p => p.GetProperty("name").GetString()), Is.EqualTo(new[] { "string", "string", "Quantity", "trace" }));
        Assert.That(parts[1].GetProperty("valueString").GetString(), Is.EqualTo("B"));
        Assert.That(parts[1].GetProperty("extension")[0].GetProperty("valueString").GetString(), Is.EqualTo("Patient.name[0].given[1]"));
        Assert.That(parts[2].GetProperty("valueQuantity").GetProperty("value").GetRawText(), Is.EqualTo("1.10"));
        Assert.That(parts[3].GetProperty("valueString").GetString(), Is.EqualTo("g"));
        Assert.That(parts[3].GetProperty("part").GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public void Each_context_has_its_result()
    {
        var answer = Ask("""
            {"name":"context","valueString":"name"},
            {"name":"expression","valueString":"given.first() & %suffix"},
            {"name":"variables","part":[{"name":"suffix","valueString":"!"}]},
            {"name":"resource","resource":{"resourceType":"Patient","name":[{"given":["A"]},{"given":["B"]}]}}
            """);

        Assert.That(Results(answer).Select(r => r.GetProperty("valueString").GetString()), Is.EqualTo(new[] { "Patient.name[0]", "Patient.name[1]" }));
        Assert.That(Results(answer).Select(r => r.GetProperty("part")[0].GetProperty("valueString").GetString()), Is.EqualTo(new[] { "A!", "B!" }));
    }

    [TestCase("json-value", "{\\\"resourceType\\\":\\\"Patient\\\",\\\"id\\\":\\\"x\\\"}")]
    [TestCase("xml-value", "<Patient xmlns='http://hl7.org/fhir'><id value='x'/></Patient>")]
    public void The_resource_may_come_as_text(string kind, string text)
    {
        var answer = Ask($$"""
            {"name":"expression","valueString":"id"},
            {"name":"resource","extension":[{"url":"http://fhir.forms-lab.com/StructureDefinition/{{kind}}","valueString":"{{text}}"} ] }
            """);

        Assert.That(Results(answer).Single().GetProperty("part")[0].GetProperty("valueId").GetString(), Is.EqualTo("x"));
    }

    [TestCase("1 +", "SHR-1090")]
    [TestCase("nothing()", "SHR-1091")]
    [TestCase("name.given1", "SHR-1091")]
    [TestCase("'a' + 1", "SHR-1092")]
    [TestCase("", "SHR-1094")]
    public void What_is_wrong_is_an_issue(string expression, string id)
    {
        var issues = new IssueCollector();
        var answer = Evaluate($$"""
            {"name":"expression","valueString":"{{expression}}"},{"name":"validate","valueBoolean":true},
            {"name":"resource","resource":{"resourceType":"Patient"} }
            """, issues);

        Assert.That(answer, Is.Null);
        Assert.That(issues.All.Single().Kind.Id, Is.EqualTo(id));
    }

    private JsonElement Ask(string parameters)
    {
        var issues = new IssueCollector();
        var answer = Evaluate(parameters, issues);
        Assert.That(issues.All, Is.Empty);
        return JsonDocument.Parse(answer!).RootElement;
    }

    private byte[]? Evaluate(string parameters, IssueCollector issues)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"resourceType":"Parameters","parameter":[{{parameters}}] }""");
        using var resource = Resource.Parse(json, R4Definitions.Types, issues)!;
        using var reader = new FhirPathRequestReader(R4Definitions.Types);
        return reader.Read(resource.Root, issues) is { } request
            ? _lab.Evaluate(request, (r, trace) => new EvaluationScope { Variables = r.Variables, Trace = trace }, issues)
            : null;
    }

    private static List<JsonElement> Results(JsonElement answer) =>
        [.. answer.GetProperty("parameter").EnumerateArray().Where(p => p.GetProperty("name").GetString() == "result")];
}
