using Shr.Fhir;
using Shr.Search.Extraction;
using Shr.Search.Lowering;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Canonicals;

/// <summary>
/// Chains and <c>_has</c> through canonicals: which definition a url names is only known when it is asked, so the inner
/// question is answered first, and its answer's names take its place. Immutable; one for all requests.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#chaining</remarks>
public sealed class CanonicalChains(SearchModel model, SearchLowering lowering, SearchLimits limits, IndexOptions index, UnitConverter units)
{
    private readonly CanonicalReader _reader = new(model, index, units);

    /// <summary>The query with all such links followed; null with an issue where one leads to too many records.</summary>
    public async ValueTask<SearchQuery?> FollowAsync(SearchQuery query, ExpandTokens? expand, FindRecords find, IssueCollector issues, CancellationToken cancellationToken)
    {
        if (!IsIn(query.Where))
        {
            return query;
        }

        var where = await FollowAsync(query.Where, query.Types, new Question(expand, find, issues), cancellationToken);
        return where is null ? null : query with { Where = where };
    }

    private static bool IsIn(SearchExpression expression) => expression switch
    {
        AndExpression and => and.Parts.Any(IsIn),
        OrExpression or => or.Parts.Any(IsIn),
        NotExpression not => IsIn(not.Part),
        ChainedExpression chained => chained.Parameter.IsCanonical || IsIn(chained.Part),
        HasExpression has => has.Parameter.IsCanonical || IsIn(has.Part),
        _ => false,
    };

    private async ValueTask<SearchExpression?> FollowAsync(SearchExpression expression, IReadOnlyList<string> types, Question question, CancellationToken cancellationToken)
    {
        switch (expression)
        {
            case AndExpression and:
                return await AllAsync(and.Parts, types, question, cancellationToken) is { } all ? new AndExpression(all) : null;
            case OrExpression or:
                return await AllAsync(or.Parts, types, question, cancellationToken) is { } any ? new OrExpression(any) : null;
            case NotExpression not:
                return await FollowAsync(not.Part, types, question, cancellationToken) is { } negated ? new NotExpression(negated) : null;
            case ChainedExpression chained:
                return await ChainAsync(chained, question, cancellationToken);
            case HasExpression has:
                return await HasAsync(has, types, question, cancellationToken);
            default:
                return expression;
        }
    }

    private async ValueTask<List<SearchExpression>?> AllAsync(IReadOnlyList<SearchExpression> parts, IReadOnlyList<string> types, Question question, CancellationToken cancellationToken)
    {
        var followed = new List<SearchExpression>(parts.Count);
        foreach (var part in parts)
        {
            if (await FollowAsync(part, types, question, cancellationToken) is not { } one)
            {
                return null;
            }

            followed.Add(one);
        }

        return followed;
    }

    private async ValueTask<SearchExpression?> ChainAsync(ChainedExpression chained, Question question, CancellationToken cancellationToken)
    {
        if (await FollowAsync(chained.Part, [chained.Target], question, cancellationToken) is not { } part)
        {
            return null;
        }

        var direct = chained with { Part = part };
        if (!chained.Parameter.IsCanonical)
        {
            return direct;
        }

        if (await FindAsync(chained.Target, part, chained.Parameter, question, cancellationToken) is not { } found)
        {
            return null;
        }

        var names = found.Select(_reader.NameOf).OfType<CanonicalName>().Distinct().ToArray();
        return new OrExpression([direct, CanonicalExpressions.Naming(chained.Parameter, names)]);
    }

    private async ValueTask<SearchExpression?> HasAsync(HasExpression has, IReadOnlyList<string> types, Question question, CancellationToken cancellationToken)
    {
        if (await FollowAsync(has.Part, [has.Parameter.ResourceType], question, cancellationToken) is not { } part)
        {
            return null;
        }

        var direct = has with { Part = part };
        if (!has.Parameter.IsCanonical)
        {
            return direct;
        }

        if (await FindAsync(has.Parameter.ResourceType, part, has.Parameter, question, cancellationToken) is not { } found)
        {
            return null;
        }

        var names = found.SelectMany(f => _reader.NamedBy(f, has.Parameter)).Distinct().ToArray();
        return new OrExpression([direct, CanonicalExpressions.Named(model, types.Where(has.Parameter.Targets.Contains), names)]);
    }

    private async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> FindAsync(
        string type, SearchExpression where, CompiledSearchParameter parameter, Question question, CancellationToken cancellationToken)
    {
        var query = new SearchQuery { Types = [type], Where = where, Count = limits.MaxCount + 1, Total = TotalMode.None };
        if (await lowering.LowerAsync(query, null, question.Expand, question.Issues, cancellationToken) is not { } plan)
        {
            return null;
        }

        var found = await question.Find(plan, cancellationToken);
        if (found.Count <= limits.MaxCount)
        {
            return found;
        }

        question.Issues.Add(SearchIssues.CanonicalTooWide, "", parameter.Code, limits.MaxCount);
        return null;
    }

    private sealed record Question(ExpandTokens? Expand, FindRecords Find, IssueCollector Issues);
}
