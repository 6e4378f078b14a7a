using System.Text;
using System.Text.Json;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.Sources;

namespace Shr.Terminology.Tests;

/// <summary>A terminology over a few invented definitions, and short ways to ask it.</summary>
internal sealed class Terms
{
    public const string Trees = "http://example.org/CodeSystem/trees";

    /// <summary>oak > white oak, red oak > pin oak; "elm" is retired, "tree" is abstract.</summary>
    public const string TreesJson = """
        {"resourceType":"CodeSystem","id":"trees","url":"http://example.org/CodeSystem/trees","version":"2","name":"Trees","status":"active","language":"en",
         "content":"complete","caseSensitive":true,"hierarchyMeaning":"is-a",
         "property":[{"code":"leaf","type":"code"},{"code":"notSelectable","uri":"http://hl7.org/fhir/concept-properties#notSelectable","type":"boolean"},{"code":"status","uri":"http://hl7.org/fhir/concept-properties#status","type":"code"}],
         "concept":[
          {"code":"tree","display":"Tree","property":[{"code":"notSelectable","valueBoolean":true}],"concept":[
           {"code":"oak","display":"Oak","designation":[{"language":"bn","value":"ওক গাছ"}],"property":[{"code":"leaf","valueCode":"lobed"}],"concept":[
            {"code":"white-oak","display":"White oak tree","property":[{"code":"leaf","valueCode":"lobed"}]},
            {"code":"red-oak","display":"Red oak tree","concept":[{"code":"pin-oak","display":"Pin oak, red, northern"}]}]},
           {"code":"elm","display":"Elm","property":[{"code":"status","valueCode":"retired"},{"code":"leaf","valueCode":"simple"}]}]}]}
        """;

    private readonly TerminologyService _service;

    public Terms(params string[] resources)
    {
        var source = new MemorySource();
        foreach (var resource in resources.Prepend(TreesJson))
        {
            var issues = new IssueCollector();
            Assert.That(source.Add(Encoding.UTF8.GetBytes(resource), issues), Is.True, () => string.Join("; ", issues.All));
        }

        _service = Over(new LayeredSource(source, ComputedSource.Create(new Shr.Fhir.Ucum.UcumService())));
    }

    public Terms(ITerminologySource source) => _service = Over(source);

    public TerminologyService Service => _service;

    public static TerminologyService Over(ITerminologySource source) => new(source, new TerminologyOptions(), TimeProvider.System, () => new Guid("018f0000-0000-7000-8000-000000000001"));

    public static string ValueSet(string name, string compose) =>
        $$"""{"resourceType":"ValueSet","url":"http://example.org/ValueSet/{{name}}","version":"1","status":"active","compose":{{compose}}}""";

    /// <summary>Asks by a query: <c>system=...&amp;code=...</c>.</summary>
    public (int Status, JsonElement Body) Get(TerminologyOperation operation, string query, string? language = null)
    {
        var request = new TerminologyRequest { AcceptLanguage = language };
        foreach (var pair in query.Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            request.Add(pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
        }

        return Read(_service.Run(operation, request));
    }

    /// <summary>Asks by a body.</summary>
    public (int Status, JsonElement Body) Post(TerminologyOperation operation, string body)
    {
        using var tree = JsonTreeReader.Read(Encoding.UTF8.GetBytes(body), new IssueCollector())!;
        return Read(_service.Run(operation, new TerminologyRequest().AddBody(tree, 0)));
    }

    public CodeVerdict Check(string valueSet, string system, string code, string display = "") =>
        _service.ValidateCode(valueSet, new CodedValue { System = Encoding.UTF8.GetBytes(system), Code = Encoding.UTF8.GetBytes(code), Display = Encoding.UTF8.GetBytes(display) });

    /// <summary>The codes of an expansion, in order.</summary>
    public static string[] Codes((int Status, JsonElement Body) answer)
    {
        Assert.That(answer.Status, Is.EqualTo(200), () => answer.Body.GetRawText());
        return answer.Body.GetProperty("expansion").TryGetProperty("contains", out var contains) ? [.. contains.EnumerateArray().Select(c => c.GetProperty("code").GetString()!)] : [];
    }

    /// <summary>The value of a parameter, or null.</summary>
    public static string? Value(JsonElement parameters, string name)
    {
        foreach (var parameter in parameters.GetProperty("parameter").EnumerateArray())
        {
            if (parameter.GetProperty("name").GetString() == name)
            {
                return parameter.EnumerateObject().First(p => p.Name.StartsWith("value", StringComparison.Ordinal)).Value.ToString();
            }
        }

        return null;
    }

    private static (int Status, JsonElement Body) Read(TerminologyResult result)
    {
        using var document = JsonDocument.Parse(result.Json);
        return (result.Status, document.RootElement.Clone());
    }
}
