using System.Text;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath;

namespace Shr.Fhir.Tests.FhirPath;

/// <summary>Evaluates expressions for the tests.</summary>
internal static class Engine
{
    public static FhirPathCompiler Compiler { get; } = new(R4Definitions.Types);

    /// <summary>The items as text, or the kind of error.</summary>
    public static string Run(string expression, string? json = null, EvaluationScope? scope = null)
    {
        if (Compiler.Compile(expression, out var error) is not { } compiled)
        {
            return error!.Kind.ToString();
        }

        using var tree = json is null ? null : JsonTreeReader.Read(Encoding.UTF8.GetBytes(json), new IssueCollector());
        using var own = scope is null ? new EvaluationScope() : null;
        var result = compiled.Evaluate(tree is null ? default : FhirPathValue.OfJson(tree, R4Definitions.Types), scope ?? own!);
        if (result.Error is not null)
        {
            return result.Error.IsLimit ? "Limit" : result.Error.Kind.ToString();
        }

        var text = new List<string>();
        foreach (var value in result.Values)
        {
            text.Add(value.ToString());
        }

        return string.Join(", ", text);
    }
}
