using Shr.Fhir;

namespace Shr.Search.Query;

/// <summary>Reads <c>_filter</c>: terms joined by and, or, not and parentheses, read from left to right.</summary>
/// <remarks>https://hl7.org/fhir/R4/search_filter.html</remarks>
internal sealed class FilterParser(ParameterParser parameters, SearchLimits limits)
{
    private const int MaxDepth = 16;
    private const int MaxTermsOfAllTypes = 16;

    /// <summary>The expression, or null with an issue.</summary>
    public SearchExpression? Parse(IReadOnlyList<string> types, string text, IssueCollector issues)
    {
        var reader = new FilterReader(text);
        var run = new Run(parameters, limits, issues, new Counter());
        var expression = run.Any(reader, types, 0);
        if (expression is not null && !reader.AtEnd)
        {
            issues.Add(SearchIssues.InvalidFilter, "", reader.Position, "nothing more was expected here");
            return null;
        }

        return expression;
    }

    // Terms are counted over all target types of a chain, else brackets in brackets would multiply.
    private sealed class Run(ParameterParser parameters, SearchLimits limits, IssueCollector issues, FilterParser.Counter terms)
    {
        private readonly Counter _terms = terms;

        public SearchExpression? Any(FilterReader reader, IReadOnlyList<string> types, int depth)
        {
            var left = One(reader, types, depth);
            while (left is not null)
            {
                if (reader.SkipWord("and"))
                {
                    left = One(reader, types, depth) is { } right ? new AndExpression([left, right]) : null;
                }
                else if (reader.SkipWord("or"))
                {
                    left = One(reader, types, depth) is { } right ? new OrExpression([left, right]) : null;
                }
                else
                {
                    break;
                }
            }

            return left;
        }

        private SearchExpression? One(FilterReader reader, IReadOnlyList<string> types, int depth)
        {
            if (depth > MaxDepth)
            {
                issues.Add(SearchIssues.FilterTooComplex, "", limits.MaxFilterTerms);
                return null;
            }

            var isNegated = reader.SkipNot();
            if (reader.Skip('('))
            {
                var inner = Any(reader, types, depth + 1);
                if (inner is not null && !reader.Skip(')'))
                {
                    return Fail(reader, "')' was expected");
                }

                return inner is not null && isNegated ? new NotExpression(inner) : inner;
            }

            return isNegated ? Fail(reader, "'(' was expected after not") : Term(reader, types, depth);
        }

        private SearchExpression? Term(FilterReader reader, IReadOnlyList<string> types, int depth)
        {
            if (++_terms.Count > MaxTermsOfAllTypes * limits.MaxFilterTerms)
            {
                issues.Add(SearchIssues.FilterTooComplex, "", limits.MaxFilterTerms);
                return null;
            }

            var path = reader.Path();
            if (path.Length == 0)
            {
                return Fail(reader, "a search parameter was expected");
            }

            return reader.Skip('[') ? Bracket(reader, types, path, depth) : Compare(reader, types, path);
        }

        // subject[name co "x"].birthdate gt 2000: the record referred to must meet the filter and what follows.
        private SearchExpression? Bracket(FilterReader reader, IReadOnlyList<string> types, string path, int depth)
        {
            // Each target type reads the same text again.
            var start = reader.Position;
            var end = start;
            var chain = parameters.Chain(
                types,
                path,
                "[...]",
                (target, found) =>
                {
                    reader.Position = start;
                    var part = new Run(parameters, limits, found, _terms).Inside(reader, target, depth + 1);
                    end = part is null ? end : reader.Position;
                    return part;
                },
                issues);
            reader.Position = end;
            return chain;
        }

        private SearchExpression? Inside(FilterReader reader, string target, int depth)
        {
            var filter = Any(reader, [target], depth);
            if (filter is null)
            {
                return null;
            }

            if (!reader.Skip(']') || !reader.Skip('.'))
            {
                return Fail(reader, "'].' and a search parameter were expected");
            }

            return Term(reader, [target], depth) is { } rest ? new AndExpression([filter, rest]) : null;
        }

        private SearchExpression? Compare(FilterReader reader, IReadOnlyList<string> types, string path)
        {
            var op = reader.Word();
            if (reader.Value() is not { } value)
            {
                return Fail(reader, "a value was expected");
            }

            if (op == "pr")
            {
                return parameters.Parse(types, path + ":missing", value == "true" ? "false" : "true", issues);
            }

            var escaped = reader.IsQuoted ? Escape(value) : value;
            var isText = reader.IsQuoted;
            return op switch
            {
                "eq" => Equal(types, path, escaped),
                "ne" => Equal(types, path, escaped) is { } equal ? new NotExpression(equal) : null,
                "co" => parameters.Parse(types, path + ":contains", Escape(value), issues),
                "sw" => parameters.Parse(types, path, Escape(value), issues),
                "ew" => parameters.Parse(types, $"{path}:{ModifierNames.FilterEnd}", Escape(value), issues),
                "gt" or "lt" or "ge" or "le" or "ap" or "sa" or "eb" => parameters.Parse(types, path, op + escaped, issues),
                "po" => parameters.Parse(types, $"{path}:{ModifierNames.FilterOverlaps}", escaped, issues),
                "ss" => parameters.Parse(types, path + ":above", escaped, issues),
                "sb" => parameters.Parse(types, path + ":below", escaped, issues),
                "in" => parameters.Parse(types, path + ":in", isText ? escaped : Escape(value), issues),
                "re" => parameters.Parse(types, path, escaped, issues),
                _ => Fail(reader, $"'{op}' is no comparison"),
            };
        }

        // A string is equal when it is so as a whole; for all other types the plain search already says "equal".
        private SearchExpression? Equal(IReadOnlyList<string> types, string path, string value)
        {
            var whole = new IssueCollector();
            return parameters.Parse(types, $"{path}:{ModifierNames.FilterWhole}", value, whole) ?? parameters.Parse(types, path, value, issues);
        }

        // Commas and dollars of a quoted value are part of it; pipes still part system and code.
        private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);

        private SearchExpression? Fail(FilterReader reader, string what)
        {
            issues.Add(SearchIssues.InvalidFilter, "", reader.Position, what);
            return null;
        }
    }

    private sealed class Counter
    {
        public int Count { get; set; }
    }
}
