using Shr.Fhir;
using Shr.Fhir.Types;
using Shr.Search.Extraction;

namespace Shr.Search.Model;

/// <summary>Finds the faults of SearchParameters that somebody wrote for this server.</summary>
internal sealed class SearchParameterChecker(TypeModel types, SelectorCompiler selectors, IReadOnlyDictionary<string, SearchParameterDefinition> byUrl)
{
    /// <summary>Whether a parameter can be used; issues say what is wrong with it.</summary>
    public bool IsUsable(SearchParameterDefinition parameter, IssueCollector issues)
    {
        var found = new IssueCollector();
        var name = parameter.Url ?? parameter.Code;
        if (parameter.Code.Length is 0 or > 64 || !parameter.Code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            found.Add(SearchIssues.DefinitionNoCode, "SearchParameter.code", name);
        }

        var bases = selectors.TypesOf(parameter).ToList();
        if (bases.Count == 0)
        {
            found.Add(SearchIssues.DefinitionNoBase, "SearchParameter.base", name, string.Join(", ", parameter.Bases));
        }

        if (parameter.Type is null)
        {
            found.Add(SearchIssues.DefinitionNoType, "SearchParameter.type", name);
        }

        if (string.IsNullOrWhiteSpace(parameter.Expression))
        {
            found.Add(SearchIssues.DefinitionNoExpression, "SearchParameter.expression", name);
        }
        else if (bases.Count > 0)
        {
            CheckSelector(parameter, bases, found);
        }

        foreach (var target in parameter.Targets.Where(t => types.Find(t) is not { IsResource: true }))
        {
            found.Add(SearchIssues.DefinitionTarget, "SearchParameter.target", name, target);
        }

        CheckComponents(parameter, name, bases, found);
        issues.AddRange(found);
        return !found.HasErrors;
    }

    private void CheckSelector(SearchParameterDefinition parameter, List<FhirType> bases, IssueCollector issues)
    {
        foreach (var type in bases)
        {
            if (selectors.Of(parameter, parameter.Expression!, type, type, issues) is not { } selector)
            {
                return;
            }

            if (parameter.Type is not ({ } kind and not SearchParameterType.Composite))
            {
                continue;
            }

            foreach (var branch in selector.Branches ?? [])
            {
                if (ValueShapes.Of(kind, branch.Type) == ValueShape.Unsupported)
                {
                    issues.Add(SearchIssues.DefinitionUnindexable, "SearchParameter.expression", parameter.Url ?? parameter.Code, kind.ToString().ToLowerInvariant(), branch.Type.Name);
                }
            }
        }
    }

    private void CheckComponents(SearchParameterDefinition parameter, string name, List<FhirType> bases, IssueCollector issues)
    {
        if (parameter.Type != SearchParameterType.Composite)
        {
            return;
        }

        if (parameter.Components.Count < 2)
        {
            issues.Add(SearchIssues.DefinitionComponent, "SearchParameter.component", name, "their number");
        }

        foreach (var (canonical, expression) in parameter.Components)
        {
            if (byUrl.GetValueOrDefault(canonical) is not { Type: not null and not SearchParameterType.Composite } || expression.Length == 0)
            {
                issues.Add(SearchIssues.DefinitionComponent, "SearchParameter.component", name, canonical.Length == 0 ? "a part" : canonical);
            }
            else if (bases.Count > 0)
            {
                selectors.Of(parameter, expression, null, bases[0], issues);
            }
        }
    }
}
