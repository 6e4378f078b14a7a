using Shr.Fhir.FhirPath.Analysis;
using Shr.Fhir.FhirPath.Compiled;
using Shr.Fhir.FhirPath.Syntax;
using Shr.Fhir.Types;
using Shr.Fhir.Ucum;

namespace Shr.Fhir.FhirPath;

/// <summary>Turns expressions into something that can be evaluated fast and often.</summary>
/// <param name="types">The types of FHIR, or null to evaluate on JSON without types.</param>
/// <param name="ucum">Units; shared by all who have one.</param>
/// <remarks>
/// Holds no state of its own: one compiler serves all threads. The language is FHIRPath 2.0 with the additions of R4 and
/// of the current build. See https://hl7.org/fhirpath/ and https://hl7.org/fhir/R4/fhirpath.html.
/// </remarks>
public sealed class FhirPathCompiler(TypeModel? types, UcumService? ucum = null)
{
    private const int MaxLength = 65_536;

    private readonly UcumService _ucum = ucum ?? new UcumService();

    /// <summary>The expression ready for evaluation, or null with what is wrong: a syntax or semantic error.</summary>
    public CompiledExpression? Compile(string expression, out FhirPathError? error) => Compile(expression, FhirPathOptions.Default, out error);

    /// <summary>The expression ready for evaluation, or null with what is wrong: a syntax or semantic error.</summary>
    public CompiledExpression? Compile(string expression, FhirPathOptions options, out FhirPathError? error)
    {
        if (expression.Length > MaxLength)
        {
            error = new FhirPathError(FhirPathErrorKind.Syntax, MaxLength, $"an expression has at most {MaxLength} characters", IsLimit: true);
            return null;
        }

        if (Parser.Parse(expression, out error) is not { } syntax)
        {
            return null;
        }

        var builder = new NodeBuilder(types, options);
        var node = builder.Build(syntax);
        error = builder.Error;
        if (node is not null && options.IsStrict && types is not null)
        {
            var analyzer = new Analyzer(types, options.ContextType is { } context && context != Untyped.Type ? StaticType.Of(context) : StaticType.Any);
            analyzer.Analyze(syntax);
            error = analyzer.Error;
        }

        return node is null || error is not null ? null : new CompiledExpression(expression, syntax, node, types, _ucum);
    }
}
