using Shr.Fhir.FhirPath.Compiled;
using Shr.Fhir.FhirPath.Syntax;
using Shr.Fhir.Types;
using Shr.Fhir.Ucum;

namespace Shr.Fhir.FhirPath;

/// <summary>An expression ready to be evaluated any number of times, from any number of threads.</summary>
public sealed class CompiledExpression
{
    private readonly Node _node;

    internal CompiledExpression(string source, FhirPathSyntax syntax, Node node, TypeModel? types, UcumService ucum)
    {
        Source = source;
        Syntax = syntax;
        _node = node;
        Types = types;
        Ucum = ucum;
    }

    /// <summary>The expression as given.</summary>
    public string Source { get; }

    /// <summary>The expression taken apart.</summary>
    public FhirPathSyntax Syntax { get; }

    internal TypeModel? Types { get; }

    internal UcumService Ucum { get; }

    internal RegexCache Regexes { get; } = new();

    /// <summary>Evaluates the expression on a node.</summary>
    public FhirPathResult Evaluate(scoped in Element input, EvaluationScope scope) => Evaluate(FhirPathValue.Of(input), scope);

    /// <summary>Evaluates the expression on a node or value; on nothing where it is None.</summary>
    public FhirPathResult Evaluate(scoped in FhirPathValue input, EvaluationScope scope)
    {
        var evaluation = scope.Start(input, this);
        var done = _node.Evaluate(evaluation);
        evaluation.Finish();
        return done ? new FhirPathResult(evaluation.Items.AsSpan(0, evaluation.Count), null) : new FhirPathResult(default, evaluation.Error);
    }

    /// <summary>
    /// The result as one Boolean: null where it is empty. A single item that is no Boolean counts as true, and more than
    /// one item is an error.
    /// </summary>
    public bool? EvaluateBoolean(in Element input, EvaluationScope scope, out FhirPathError? error)
    {
        var evaluation = scope.Start(FhirPathValue.Of(input), this);
        var truth = _node.Test(evaluation);
        evaluation.Finish();
        error = evaluation.Error;
        return truth switch
        {
            Truth.True => true,
            Truth.False => false,
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Syntax.ToString();
}
