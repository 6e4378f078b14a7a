using System.Text;
using System.Text.Json.Nodes;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;
using Shr.Fhir.Ucum;
using Shr.Terminology;
using Shr.Terminology.Sources;

namespace Shr.Conformance.Terminology;

/// <summary>Runs the terminology ecosystem tests on the engine, without HTTP.</summary>
internal sealed class TxSuites
{
    /// <summary>The mode that is run: SNOMED CT, OMOP and the like are others.</summary>
    public const string Mode = "general";

    private static readonly Dictionary<string, TerminologyOperation> Operations = new()
    {
        ["expand"] = TerminologyOperation.Expand,
        ["validate-code"] = TerminologyOperation.ValueSetValidateCode,
        ["cs-validate-code"] = TerminologyOperation.CodeSystemValidateCode,
        ["lookup"] = TerminologyOperation.Lookup,
        ["translate"] = TerminologyOperation.Translate,
        ["subsumes"] = TerminologyOperation.Subsumes,
        ["batch-validate"] = TerminologyOperation.ValueSetBatchValidateCode,
    };

    private readonly TerminologyService _service = new(
        new LayeredSource(Definitions(), ComputedSource.Create(new UcumService())),
        new TerminologyOptions(),
        TimeProvider.System,
        Guid.NewGuid);

    private readonly string _folder = Corpora.Path("tx");

    /// <summary>All tests of the mode that are operations: suite, name, and what is wrong with the answer or null.</summary>
    public IEnumerable<(string Name, string? Problem)> Run()
    {
        foreach (var suite in Read("test-cases.json")["suites"]!.AsArray().Select(s => s!.AsObject()).Where(IsOn))
        {
            var setup = suite["setup"]?.AsArray().Select(s => Read(s!.GetValue<string>())).ToList() ?? [];
            foreach (var test in suite["tests"]!.AsArray().Select(t => t!.AsObject()).Where(IsOn))
            {
                if (Operations.TryGetValue(Text(test, "operation")!, out var operation))
                {
                    yield return ($"{Text(suite, "name")}/{Text(test, "name")}", Run(operation, test, setup));
                }
            }
        }
    }

    private string? Run(TerminologyOperation operation, JsonObject test, List<JsonObject> setup)
    {
        var request = Read(Choose(test, "request"));
        if (request["parameter"] is not JsonArray parameters)
        {
            request["parameter"] = parameters = [];
        }

        setup.ForEach(s => parameters.Add(new JsonObject { ["name"] = "tx-resource", ["resource"] = s.DeepClone() }));
        foreach (var parameter in Read(Text(test, "profile") ?? "parameters-default.json")["parameter"]?.AsArray() ?? [])
        {
            parameters.Add(parameter!.DeepClone());
        }

        var result = Ask(operation, test, request);
        var answer = JsonNode.Parse(result.Json.Span)!.AsObject();
        TxAnswers.Normalize(answer);
        var problem = TxTemplate.Difference(Read(Choose(test, "response")), answer);
        var status = Text(test, "http-code") ?? "2xx";
        if (status.EndsWith("xx", StringComparison.Ordinal) ? result.Status / 100 != status[0] - '0' : result.Status.ToString() != status)
        {
            problem = $"status {result.Status}, expected {status}; {problem}";
        }

        return problem is not null && Text(test, "response2") is { } other && TxTemplate.Difference(Read(other), answer) is null ? null : problem;
    }

    private TerminologyResult Ask(TerminologyOperation operation, JsonObject test, JsonObject body)
    {
        var header = test["header"] as JsonObject;
        var value = header is not null && (Text(header, "mode") ?? Mode) == Mode ? Text(header, "value") : null;
        var name = header is null ? null : Text(header, "name");
        var request = new TerminologyRequest
        {
            AcceptLanguage = Text(test, "Accept-Language") ?? (name == "Accept-Language" ? value : null),
            CacheId = name == "X-Cache-Id" ? value : null,
            TooCostlyThreshold = name == "X-Too-Costly-Threshold" && value is not null ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : null,
        };
        using var tree = JsonTreeReader.Read(Encoding.UTF8.GetBytes(body.ToJsonString()), new IssueCollector())!;
        return _service.Run(operation, request.AddBody(tree, 0));
    }

    // "response:general" is this mode's, where there is one.
    private string Choose(JsonObject test, string name) =>
        Text(test, $"{name}:{Mode}") is { } own && File.Exists(Path.Combine(_folder, own)) ? own : Text(test, name)!;

    private JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, file)).TrimStart('\uFEFF'))!.AsObject();

    private static bool IsOn(JsonObject test) =>
        (test["modes"] is not JsonArray modes || modes.Any(m => m!.GetValue<string>() == Mode) || !test.ContainsKey("mode"))
        && (Text(test, "mode") ?? Mode) == Mode
        && test["disabled"]?.GetValue<bool>() != true
        && Text(test, "version")?.StartsWith('4') != false;

    private static string? Text(JsonObject owner, string name) => owner[name] is JsonValue value ? value.ToString() : null;

    private static MemorySource Definitions()
    {
        var source = new MemorySource();
        foreach (var layer in DefinitionSet.R4.Layers)
        {
            foreach (var definition in new[] { "CodeSystem", "ValueSet", "ConceptMap" }.SelectMany(layer.OfType))
            {
                source.AddUnread(definition);
            }
        }

        return source;
    }
}
