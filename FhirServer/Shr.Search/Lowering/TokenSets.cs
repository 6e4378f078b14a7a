using Shr.Fhir;
using Shr.Search.Model;
using Shr.Search.Query;

namespace Shr.Search.Lowering;

/// <summary>The sets of codes one search stands for, fetched before it is lowered, each once.</summary>
internal sealed class TokenSets(SearchLimits limits)
{
    private readonly Dictionary<TokenSetRequest, IReadOnlyList<TokenCode>> _sets = [];

    public static TokenSetRequest RequestOf(SearchModifier modifier, SearchValue value) => value is TokenValue token
        ? new TokenSetRequest(modifier, token.System, token.Code ?? "")
        : new TokenSetRequest(modifier, null, ((ValueSetValue)value).Canonical);

    public IReadOnlyList<TokenCode> Find(TokenSetRequest request) => _sets.GetValueOrDefault(request, []);

    /// <summary>Fetches all sets of an expression; false with an issue where one is not known or too large.</summary>
    public async ValueTask<bool> FetchAsync(SearchExpression expression, ExpandTokens? expand, IssueCollector issues, CancellationToken cancellationToken)
    {
        foreach (var (parameter, request) in RequestsOf(expression))
        {
            if (_sets.ContainsKey(request))
            {
                continue;
            }

            var codes = expand is null ? null : await expand(request, cancellationToken);
            if (codes is null)
            {
                issues.Add(SearchIssues.ValueSetUnknown, "", request.Value, parameter.Code);
                return false;
            }

            if (codes.Count > limits.MaxExpandedCodes)
            {
                issues.Add(SearchIssues.ValueSetTooLarge, "", request.Value, parameter.Code, limits.MaxExpandedCodes);
                return false;
            }

            _sets[request] = codes;
        }

        return true;
    }

    private static IEnumerable<(CompiledSearchParameter Parameter, TokenSetRequest Request)> RequestsOf(SearchExpression expression) => expression switch
    {
        AndExpression and => and.Parts.SelectMany(RequestsOf),
        OrExpression or => or.Parts.SelectMany(RequestsOf),
        NotExpression not => RequestsOf(not.Part),
        ChainedExpression chained => RequestsOf(chained.Part),
        HasExpression has => RequestsOf(has.Part),
        ParameterExpression { Modifier: SearchModifier.In or SearchModifier.Above or SearchModifier.Below, Value: ValueSetValue or TokenValue } set
            => [(set.Parameter, RequestOf(set.Modifier, set.Value))],
        _ => [],
    };
}
