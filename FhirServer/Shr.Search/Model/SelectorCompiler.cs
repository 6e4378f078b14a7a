using System.Collections.Concurrent;
using Shr.Fhir;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Types;
using Shr.Search.Extraction;

namespace Shr.Search.Model;

/// <summary>Compiles the expressions of search parameters, each text once.</summary>
internal sealed class SelectorCompiler(TypeModel types, FhirPathCompiler fhirPath)
{
    private readonly ConcurrentDictionary<string, CompiledExpression> _expressions = new(StringComparer.Ordinal);

    /// <summary>The selector of an expression, or null with an issue.</summary>
    /// <param name="parameter">The parameter it belongs to.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="element">The type it is evaluated on; null where it is several.</param>
    /// <param name="resource">The type of the resource.</param>
    /// <param name="issues">Takes what is wrong.</param>
    public Selector? Of(SearchParameterDefinition parameter, string expression, FhirType? element, FhirType resource, IssueCollector issues)
    {
        if (!_expressions.TryGetValue(expression, out var compiled))
        {
            compiled = fhirPath.Compile(expression, FhirPathOptions.Search, out var error);
            if (compiled is null)
            {
                issues.Add(SearchIssues.DefinitionExpression, "SearchParameter.expression", parameter.Url ?? parameter.Code, error);
                return null;
            }

            _expressions[expression] = compiled;
        }

        return Selector.Of(compiled, types, element, resource);
    }

    /// <summary>The concrete resource types a parameter applies to.</summary>
    public IEnumerable<FhirType> TypesOf(SearchParameterDefinition parameter) => parameter.Bases
        .Select(types.Find)
        .OfType<FhirType>()
        .Where(t => t.IsResource)
        .SelectMany(t => t.IsAbstract ? types.ResourceTypes.Where(r => r.Is(t)) : [t])
        .Distinct();
}
