using Shr.Fhir;
using Shr.Search.Model;

namespace Shr.Search.Query;

/// <summary>Reads the name=value pairs of one request: chains, <c>_has</c>, modifiers and values.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#chaining, https://hl7.org/fhir/R4/search.html#has</remarks>
internal sealed class ParameterParser(SearchModel model, ValueParser values, SearchLimits limits)
{
    private readonly ParameterResolver _resolver = new(model);
    private int _steps;

    /// <summary>The expression of a pair, or null with an issue.</summary>
    /// <param name="types">The types it is asked of.</param>
    /// <param name="name">The name, with chain and modifiers.</param>
    /// <param name="value">The value, escaped and with commas.</param>
    /// <param name="issues">Takes what is wrong.</param>
    /// <param name="depth">How many references were followed so far.</param>
    public SearchExpression? Parse(IReadOnlyList<string> types, string name, string value, IssueCollector issues, int depth = 0)
    {
        // A chain over references to any type multiplies with each link.
        if (depth > limits.MaxChainDepth || ++_steps > limits.MaxConditions)
        {
            issues.Add(SearchIssues.ChainTooDeep, "", name, limits.MaxChainDepth);
            return null;
        }

        if (name.StartsWith("_has:", StringComparison.Ordinal))
        {
            return Has(types, name, value, issues, depth);
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0)
        {
            return Plain(types, name, value, issues);
        }

        var tail = name[(dot + 1)..];
        return Chain(types, name[..dot], tail, (target, found) => Parse([target], tail, value, found, depth + 1), issues);
    }

    private SearchExpression? Plain(IReadOnlyList<string> types, string name, string value, IssueCollector issues)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var code = colon < 0 ? name : name[..colon];
        var parameters = _resolver.Find(types, code, issues);
        if (parameters is null || !_resolver.Modifier(parameters[0], name, colon < 0 ? null : name[(colon + 1)..], issues, out var modifier, out var modifierType))
        {
            return null;
        }

        if (modifier == SearchModifier.Missing)
        {
            return Missing(types, parameters, name, value, issues);
        }

        var texts = ValueText.Split(value, ',');
        if (texts.Count > limits.MaxValues)
        {
            issues.Add(SearchIssues.TooManyValues, "", name, limits.MaxValues);
            return null;
        }

        if (code == "_id")
        {
            var ids = new IdExpression(types, texts.ConvertAll(ValueText.Unescape));
            return modifier == SearchModifier.Not ? new NotExpression(ids) : ids;
        }

        return Values(parameters, modifier, modifierType, texts, name, issues);
    }

    private SearchExpression? Values(List<CompiledSearchParameter> parameters, SearchModifier modifier, string? modifierType, List<string> texts, string name, IssueCollector issues)
    {
        var isNegated = modifier is SearchModifier.Not or SearchModifier.NotIn;
        var asked = modifier switch
        {
            SearchModifier.Not => SearchModifier.None,
            SearchModifier.NotIn => SearchModifier.In,
            _ => modifier,
        };
        var alternatives = new List<SearchExpression>(texts.Count * parameters.Count);
        foreach (var text in texts)
        {
            if (text.Length == 0)
            {
                continue;
            }

            foreach (var parameter in parameters)
            {
                if (values.Parse(parameter, modifier, modifierType, text, name, issues) is not { } value)
                {
                    return null;
                }

                alternatives.Add(new ParameterExpression(parameter, asked, value));
            }
        }

        if (alternatives.Count == 0)
        {
            issues.Add(SearchIssues.EmptyValue, "", name);
            return null;
        }

        var any = SearchExpression.AnyOf(alternatives);
        return isNegated ? new NotExpression(any) : any;
    }

    private static SearchExpression? Missing(IReadOnlyList<string> types, List<CompiledSearchParameter> parameters, string name, string value, IssueCollector issues)
    {
        if (value is not ("true" or "false"))
        {
            issues.Add(SearchIssues.InvalidBoolean, "", value, name);
            return null;
        }

        // Every stored record has an id and a time of its last change.
        SearchExpression missing = parameters[0].Code is "_id" or "_lastUpdated" ? new IdExpression(types, []) : new MissingExpression(parameters);
        return value == "true" ? missing : new NotExpression(missing);
    }

    /// <summary>Follows a reference.</summary>
    /// <param name="types">The types that hold it.</param>
    /// <param name="head">The reference parameter, with a type after a colon where wanted.</param>
    /// <param name="tail">What comes after it, for issues.</param>
    /// <param name="parse">Gives the condition on a target type, or null with issues.</param>
    /// <param name="issues">Takes what is wrong.</param>
    public SearchExpression? Chain(IReadOnlyList<string> types, string head, string tail, Func<string, IssueCollector, SearchExpression?> parse, IssueCollector issues)
    {
        var colon = head.IndexOf(':', StringComparison.Ordinal);
        var code = colon < 0 ? head : head[..colon];
        var asked = colon < 0 ? null : head[(colon + 1)..];
        var references = _resolver.Find(types, code, issues);
        if (references is null)
        {
            return null;
        }

        var alternatives = new List<SearchExpression>();
        IssueCollector? failed = null;
        foreach (var reference in references)
        {
            if (reference.Type != SearchParameterType.Reference)
            {
                issues.Add(SearchIssues.NotAReference, "", code, reference.ResourceType);
                return null;
            }

            if (asked is not null && !reference.Targets.Contains(asked))
            {
                issues.Add(SearchIssues.ChainTypeNotATarget, "", code, reference.ResourceType, asked, ParameterResolver.Names(reference.Targets));
                return null;
            }

            foreach (var target in asked is null ? reference.Targets : [asked])
            {
                // Targets that do not know the next parameter drop out; only if none knows it, the search is wrong.
                var inner = new IssueCollector();
                if (parse(target, inner) is { } part)
                {
                    alternatives.Add(new ChainedExpression(reference, target, part));
                }
                else if (failed is null || IsUnknown(failed))
                {
                    failed = inner;
                }
            }
        }

        if (alternatives.Count > 0)
        {
            return SearchExpression.AnyOf(alternatives);
        }

        if (asked is null && failed is not null && IsUnknown(failed))
        {
            issues.Add(SearchIssues.ChainNowhere, "", code, types[0], ParameterResolver.Names(references[0].Targets), tail);
        }
        else if (failed is not null)
        {
            issues.AddRange(failed);
        }

        return null;
    }

    private static bool IsUnknown(IssueCollector issues) => issues.All is [{ } first, ..] && first.Kind == SearchIssues.UnknownParameter;

    private HasExpression? Has(IReadOnlyList<string> types, string name, string value, IssueCollector issues, int depth)
    {
        var parts = name.Split(':', 4);
        if (parts.Length != 4 || parts[3].Length == 0)
        {
            issues.Add(SearchIssues.InvalidHas, "", name);
            return null;
        }

        if (model.Types.FindResource(parts[1]) is null)
        {
            issues.Add(SearchIssues.UnknownType, "", parts[1]);
            return null;
        }

        if (_resolver.Find([parts[1]], parts[2], issues) is not [var reference])
        {
            return null;
        }

        if (reference.Type != SearchParameterType.Reference)
        {
            issues.Add(SearchIssues.NotAReference, "", parts[2], parts[1]);
            return null;
        }

        if (!types.Any(reference.Targets.Contains))
        {
            issues.Add(SearchIssues.HasNotPointingHere, "", parts[2], parts[1], ParameterResolver.Names(types));
            return null;
        }

        return Parse([parts[1]], parts[3], value, issues, depth + 1) is { } inner ? new HasExpression(reference, inner) : null;
    }
}
