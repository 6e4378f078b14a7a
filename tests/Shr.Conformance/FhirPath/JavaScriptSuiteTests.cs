using System.Globalization;
using System.Text;
using System.Text.Json;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Types;

namespace Shr.Conformance.FhirPath;

/// <summary>The suite of fhirpath.js (models r4 and none), run on the engine.</summary>
public sealed class JavaScriptSuiteTests
{
    private readonly FhirPathCompiler _typed = new(R4Definitions.Types);
    private readonly FhirPathCompiler _untyped = new(null);

    [Test]
    public void The_suite_of_the_JavaScript_engine_passes()
    {
        var folder = Corpora.Path("fhirpath-js");
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        using var subjects = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "subjects.json")));
        var (total, passed) = (0, 0);
        foreach (var test in cases.RootElement.EnumerateArray())
        {
            var model = test.TryGetProperty("model", out var m) ? m.GetString() : null;
            if (model is not (null or "r4") || (test.TryGetProperty("disable", out var disabled) && disabled.ValueKind == JsonValueKind.True))
            {
                continue;
            }

            total++;
            if (Run(folder, subjects.RootElement, test, model) is not { } fault)
            {
                passed++;
                continue;
            }

            TestContext.Out.WriteLine($"{test.GetProperty("file").GetString()} [{model}]: {test.GetProperty("expression").GetString()} -> {fault}");
        }

        TestContext.Out.WriteLine($"fhirpath.js suite: {passed}/{total} = {100.0 * passed / total:F1} %");
        Assert.That(passed, Is.GreaterThanOrEqualTo(total * 0.97));
    }

    private string? Run(string folder, JsonElement subjects, JsonElement test, string? model)
    {
        var types = model is null ? null : R4Definitions.Types;
        var input = Input(folder, subjects, test, types);
        var compiled = (types is null ? _untyped : _typed).Compile(test.GetProperty("expression").GetString()!, out var error);
        var wantsError = test.TryGetProperty("error", out _);
        if (compiled is null)
        {
            return wantsError ? null : error!.ToString();
        }

        using var scope = new EvaluationScope { Variables = Variables(test) };
        var result = compiled.Evaluate(input, scope);
        if (wantsError)
        {
            return result.Error is null ? $"no error; got {Print(result.Values)}" : null;
        }

        if (result.Error is not null)
        {
            return result.Error.ToString();
        }

        var wanted = test.GetProperty("result");
        var items = wanted.ValueKind == JsonValueKind.Array ? wanted.EnumerateArray().ToList() : [wanted];

        // That engine answers in JSON, where a primitive without value has no place.
        var got = new List<FhirPathValue>();
        foreach (var value in result.Values)
        {
            if (value.Kind != ValueKind.Element || value.Element.Row >= 0)
            {
                got.Add(value);
            }
        }

        return items.Count == got.Count && items.Zip(got).All(pair => Same(pair.Second, pair.First)) ? null : $"got {Print(result.Values)}, want {wanted}";
    }

    private static FhirPathValue Input(string folder, JsonElement subjects, JsonElement test, TypeModel? types)
    {
        if (test.TryGetProperty("inputfile", out var file) && file.GetString() is { } name)
        {
            return FhirPathValue.OfJson(Read(File.ReadAllBytes(Path.Combine(folder, "inputs", "r4", name))), types);
        }

        if (!subjects.TryGetProperty(test.GetProperty("file").GetString()!, out var subject) || subject.ValueKind == JsonValueKind.Null)
        {
            return default;
        }

        return subject.ValueKind == JsonValueKind.String ? FhirPathValue.Of(subject.GetString()!) : FhirPathValue.OfJson(Read(Encoding.UTF8.GetBytes(subject.GetRawText())), types);
    }

    private static Dictionary<string, FhirPathValue[]> Variables(JsonElement test)
    {
        var variables = new Dictionary<string, FhirPathValue[]>();
        if (test.TryGetProperty("variables", out var all))
        {
            foreach (var variable in all.EnumerateObject())
            {
                variables[variable.Name] = [FhirPathValue.Of(variable.Value.GetInt32())];
            }
        }

        return variables;
    }

    private static bool Same(in FhirPathValue got, JsonElement want)
    {
        var value = got.ToSystem();
        switch (want.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return value.Kind == ValueKind.Boolean && value.Boolean == (want.ValueKind == JsonValueKind.True);
            case JsonValueKind.Number:
                return value.ToDecimal() is { } number && Math.Abs((double)number - double.Parse(want.GetRawText(), CultureInfo.InvariantCulture)) <= 1e-14 * Math.Max(1, Math.Abs((double)number));
            case JsonValueKind.String:
                return value.Kind is not (ValueKind.Element or ValueKind.Boolean) && got.ToString() == want.GetString();
            case JsonValueKind.Object or JsonValueKind.Array:
                return got.Kind == ValueKind.Element && JsonComparison.Exact.FirstDifference(Encoding.UTF8.GetBytes(got.ToString()), Encoding.UTF8.GetBytes(want.GetRawText())) is null;
            default:
                return value.Kind == ValueKind.None;
        }
    }

    private static JsonTree Read(byte[] bytes) => JsonTreeReader.Read(bytes, new IssueCollector())!;

    private static string Print(ReadOnlySpan<FhirPathValue> values)
    {
        var parts = new List<string>();
        foreach (var value in values)
        {
            parts.Add(value.Kind == ValueKind.String ? $"'{value}'" : value.ToString());
        }

        var text = "[" + string.Join(", ", parts) + "]";
        return text.Length < 120 ? text : text[..120];
    }
}
