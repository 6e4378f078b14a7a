using Shr.Fhir.FhirPath.Compiled;

namespace Shr.Fhir.FhirPath;

/// <summary>What an expression may see and ask of its surroundings while it is evaluated.</summary>
/// <remarks>
/// It owns the working memory of evaluations: use one scope for all expressions on a resource, by one thread at a time,
/// and dispose it. See https://hl7.org/fhirpath/#environment-variables and https://hl7.org/fhir/R4/fhirpath.html#variables.
/// </remarks>
public sealed class EvaluationScope : IDisposable
{
    private Evaluation? _evaluation;

    /// <summary><c>%resource</c>: the resource that holds the context; where none is given, the context itself.</summary>
    public Element Resource { get; set; }

    /// <summary><c>%rootResource</c>: the container of a contained resource; where none is given, the same as <see cref="Resource"/>.</summary>
    public Element RootResource { get; set; }

    /// <summary><c>%context</c>; where none is given, what the expression is evaluated on.</summary>
    public FhirPathValue Context { get; set; }

    /// <summary>Further variables by name, without <c>%</c>.</summary>
    public IReadOnlyDictionary<string, FhirPathValue[]>? Variables { get; init; }

    /// <summary>Finds what a reference (relative, absolute, urn or canonical) names, or a default Element. References into the container (<c>#id</c>) are resolved before.</summary>
    public Func<string, Element>? Resolve { get; init; }

    /// <summary>Whether a code, Coding or CodeableConcept is in a value set; null where that cannot be told.</summary>
    public Func<FhirPathValue, string, bool?>? MemberOf { get; init; }

    /// <summary>Whether an element conforms to a profile; null where the profile is not known.</summary>
    public Func<Element, string, bool?>? ConformsTo { get; init; }

    /// <summary>Whether the first code subsumes the second; null where that cannot be told.</summary>
    public Func<FhirPathValue, FhirPathValue, bool?>? Subsumes { get; init; }

    /// <summary>The ElementDefinition an element was made by, or a default Element.</summary>
    public Func<Element, Element>? ElementDefinition { get; init; }

    /// <summary>Whether an element is in the slice of a structure (its url) with a name.</summary>
    public Func<Element, string, string, bool>? IsInSlice { get; init; }

    /// <summary>Takes what <c>trace()</c> is shown: its name and the items.</summary>
    public Action<string, FhirPathValue[]>? Trace { get; init; }

    /// <summary>The clock of <c>now()</c>, <c>today()</c> and <c>timeOfDay()</c>; they answer the same all through one evaluation.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What an evaluation may cost.</summary>
    public EvaluationLimits Limits { get; init; } = EvaluationLimits.Default;

    /// <summary>How many items all evaluations with this scope have looked at, those that are over.</summary>
    public long Looked { get; internal set; }

    internal Evaluation Start(in FhirPathValue input, CompiledExpression expression)
    {
        // An evaluation that runs inside another (a delegate that evaluates with the same scope) gets its own memory.
        var evaluation = _evaluation is { IsRunning: false } free ? free : new Evaluation(this);
        _evaluation ??= evaluation;
        evaluation.Start(input, expression);
        return evaluation;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _evaluation?.Release();
        _evaluation = null;
    }
}
