using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath.Lab;

/// <summary>The operation <c>$fhirpath</c>: evaluates an expression and answers in the Parameters form of fhirpath-lab's engines.</summary>
/// <remarks>
/// Pure: the surroundings (resolving references, terminology, profiles) come with the scope the caller makes.
/// See https://github.com/brianpos/fhirpath-lab/blob/develop/server-api.md.
/// </remarks>
public sealed class FhirPathLab(TypeModel types, FhirPathCompiler compiler)
{
    private const int MaxContexts = 10_000;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The answer as a Parameters resource in JSON, or null with the errors (each an issue for an OperationOutcome).</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="makeScope">Makes the scope of the evaluation from the variables and the sink of <c>trace()</c>.</param>
    /// <param name="issues">Where errors go.</param>
    public byte[]? Evaluate(FhirPathRequest request, Func<FhirPathRequest, Action<string, FhirPathValue[]>, EvaluationScope> makeScope, IssueCollector issues)
    {
        var type = request.Resource.Kind == ValueKind.Element ? request.Resource.Element.Type : null;
        var options = new FhirPathOptions { IsStrict = request.IsStrict, ContextType = request.Context is null ? type : null };
        var expression = compiler.Compile(request.Expression, options, out var error);
        if (expression is null)
        {
            issues.Add(error!.ToIssue(request.Expression));
            return null;
        }

        var traces = new List<(string Name, FhirPathValue[] Values)>();
        using var scope = makeScope(request, (name, values) => traces.Add((name, values)));
        if (request.Resource.Kind == ValueKind.Element && !ReferenceEquals(type, Untyped.Type))
        {
            scope.Resource = scope.RootResource = request.Resource.Element;
        }

        if (Contexts(request, scope, issues) is not { } contexts)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Parameters");
        json.WriteStartArray("parameter"u8);
        WriteRequest(json, request, expression);
        traces.Clear();
        for (var i = 0; i < contexts.Length; i++)
        {
            scope.Context = contexts[i];
            var result = expression.Evaluate(contexts[i], scope);
            if (result.Error is not null)
            {
                issues.Add(result.Error.ToIssue(request.Expression));
                return null;
            }

            WriteResult(json, request, request.Context is null ? null : contexts[i], i, result.Values, traces);
            traces.Clear();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private FhirPathValue[]? Contexts(FhirPathRequest request, EvaluationScope scope, IssueCollector issues)
    {
        if (request.Context is null)
        {
            return [request.Resource];
        }

        if (compiler.Compile(request.Context, out var error) is not { } context)
        {
            issues.Add(error!.ToIssue(request.Context));
            return null;
        }

        var result = context.Evaluate(request.Resource, scope);
        if (result.Error is not null)
        {
            issues.Add(result.Error.ToIssue(request.Context));
            return null;
        }

        return result.Values[..Math.Min(result.Values.Length, MaxContexts)].ToArray();
    }

    private void WriteRequest(Utf8JsonWriter json, FhirPathRequest request, CompiledExpression expression)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, "parameters");
        json.WriteStartArray("part"u8);
        Text(json, "evaluator", "Shr.Fhir (R4)");
        Text(json, "parseDebugTree", SyntaxTreeWriter.Write(expression.Syntax));
        Text(json, "parseDebug", expression.ToString());
        Text(json, "expression", request.Expression);
        if (request.Context is not null)
        {
            Text(json, "context", request.Context);
        }

        var parts = new ValuePartWriter(json, types);
        if (request.Resource.Kind != ValueKind.None)
        {
            parts.Write(request.Resource, null, "resource");
        }

        if (request.Variables.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, "variables");
            json.WriteStartArray("part"u8);
            foreach (var (name, values) in request.Variables)
            {
                foreach (var value in values)
                {
                    parts.Write(value, null, name);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter json, FhirPathRequest request, FhirPathValue? context, int index, ReadOnlySpan<FhirPathValue> values, List<(string Name, FhirPathValue[] Values)> traces)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, "result");
        if (context is { } of)
        {
            json.WriteString("valueString"u8, ElementPaths.Find(request.Resource, of) ?? $"{request.Context}[{index}]");
        }

        if (values.Length > 0 || traces.Count > 0)
        {
            var parts = new ValuePartWriter(json, types);
            json.WriteStartArray("part"u8);
            foreach (ref readonly var value in values)
            {
                parts.Write(value, ElementPaths.Find(request.Resource, value));
            }

            foreach (var (name, traced) in traces)
            {
                WriteTrace(json, parts, request, name, traced);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteTrace(Utf8JsonWriter json, ValuePartWriter parts, FhirPathRequest request, string name, FhirPathValue[] values)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, "trace");
        json.WriteString("valueString"u8, name);
        if (values.Length > 0)
        {
            json.WriteStartArray("part"u8);
            foreach (ref readonly var value in values.AsSpan())
            {
                parts.Write(value, ElementPaths.Find(request.Resource, value));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteString("valueString"u8, value);
        json.WriteEndObject();
    }
}
