using System.Diagnostics;
using Shr.Fhir;
using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Lowering;

/// <summary>
/// Turns a query into a plan of key ranges: here modifiers, prefixes and parameter types end. Immutable; one for all requests.
/// </summary>
public sealed class SearchLowering(SearchModel model, UnitConverter units, SearchLimits limits, TimeProvider time)
{
    /// <summary>The plan of a query, or null with issues where it costs too much or a set of codes is not known.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="after">Where the page starts, or null.</param>
    /// <param name="expand">The terminology; asked only for <c>:in</c>, <c>:not-in</c>, <c>:above</c>, <c>:below</c> of tokens.</param>
    /// <param name="issues">Takes what is wrong.</param>
    /// <param name="cancellationToken">Ends waiting for the terminology.</param>
    public async ValueTask<SearchPlan?> LowerAsync(SearchQuery query, PagePosition? after, ExpandTokens? expand, IssueCollector issues, CancellationToken cancellationToken)
    {
        var sets = new TokenSets(limits);
        if (!await sets.FetchAsync(query.Where, expand, issues, cancellationToken))
        {
            return null;
        }

        return Lower(query, after, sets, issues);
    }

    /// <summary>The plan of a query that needs no terminology.</summary>
    public SearchPlan? Lower(SearchQuery query, PagePosition? after, IssueCollector issues) => Lower(query, after, new TokenSets(limits), issues);

    private SearchPlan? Lower(SearchQuery query, PagePosition? after, TokenSets sets, IssueCollector issues)
    {
        var run = new Run(model, units, sets, time.GetUtcNow(), limits.MaxConditions);
        var where = run.Lower(query.Where);
        if (run.Count > limits.MaxConditions)
        {
            issues.Add(SearchIssues.PlanTooLarge, "", run.Count, limits.MaxConditions);
            return null;
        }

        var types = query.IsEveryType ? [] : query.Types;
        if (query.Contained != ContainedMode.False)
        {
            var contained = ContainedLowering.Lower(model, query.Types, where);
            where = query.Contained == ContainedMode.True ? contained : new AnyOf([new AllOf([new HasType(query.Types), where]), contained]);
            types = [];
        }

        return new SearchPlan
        {
            Types = types,
            Where = where,
            Sort = [.. query.Sort.Select(f => new SortKey([.. f.Parameters.Select(p => p.Prefix(SortForm(p)))], f.Descending))],
            Count = query.Summary == SummaryMode.Count ? 0 : query.Count,
            After = after,
            Total = query.Summary == SummaryMode.Count || query.Count == 0 ? TotalMode.Accurate : query.Total ?? limits.DefaultTotal,
            Includes = [.. query.Includes.Select(i => new IncludeStep(i.IsReverse, i.Iterate, i.SourceType, [.. i.Parameters.Select(p => p.ReferencePrefix)], i.TargetType))],
            IncludeLimit = limits.MaxIncluded,
            Explain = query.Explain,
        };
    }

    private static byte SortForm(CompiledSearchParameter parameter) => parameter.Type switch
    {
        _ when parameter.Code == "_lastUpdated" => KeyForm.LastUpdated,
        SearchParameterType.Date => KeyForm.DateByLow,
        SearchParameterType.Number => KeyForm.NumberByLow,
        SearchParameterType.Quantity => KeyForm.QuantityByLow,
        SearchParameterType.Token => KeyForm.Token,
        SearchParameterType.Uri => KeyForm.Uri,
        SearchParameterType.Reference => KeyForm.LocalReference,
        _ => KeyForm.Text,
    };

    private sealed class Run(SearchModel model, UnitConverter units, TokenSets sets, DateTimeOffset now, int limit)
    {
        public int Count { get; private set; }

        public IndexCondition Lower(SearchExpression expression)
        {
            if (Count > limit)
            {
                return Conditions.Nothing;
            }

            switch (expression)
            {
                case AndExpression and:
                    return Conditions.All([.. and.Parts.Select(Lower)]);
                case OrExpression or:
                    return Conditions.Any([.. or.Parts.Select(Lower)]);
                case NotExpression not:
                    return new Not(Lower(not.Part));
                case MissingExpression missing:
                    Count += missing.Parameters.Count;
                    return new Not(Conditions.Any([.. missing.Parameters.Select(Exists)]));
                case IdExpression ids:
                    return Ids(ids);
                case ChainedExpression chained:
                    Count++;
                    var part = Lower(chained.Part);
                    var refers = new Refers([chained.Parameter.ReferencePrefix], [chained.Target], part);
                    return chained.Parameter.IsInline ? new AnyOf([refers, new AllOf([IndexKeys.WithPrefix(chained.Parameter.ReferencePrefix), ContainedLowering.Inline(model, part)])]) : refers;
                case HasExpression has:
                    Count++;
                    return new ReferredBy(has.Parameter.ResourceType, has.Parameter.ReferencePrefix, Lower(has.Part));
                case ParameterExpression parameter:
                    Count++;
                    return Parameter(parameter.Parameter, parameter.Modifier, parameter.Value);
                default:
                    throw new UnreachableException($"{expression} is no search expression");
            }
        }

        // Every form but those of contained and inline resources.
        private static IndexCondition Exists(CompiledSearchParameter parameter) => new KeyRange(parameter.Prefix(0), parameter.Prefix(KeyForm.Inline));

        private static IndexCondition Ids(IdExpression ids)
        {
            var keys = new List<ResourceKey>();
            foreach (var type in ids.Types)
            {
                foreach (var id in ids.Ids)
                {
                    keys.Add(new ResourceKey(type, id));
                }
            }

            return keys.Count == 0 ? Conditions.Nothing : new HasKey(keys);
        }

        private IndexCondition Parameter(CompiledSearchParameter parameter, SearchModifier modifier, SearchValue value)
        {
            switch (value)
            {
                case TextValue words when parameter.IsWords:
                    return model.Find(parameter.ResourceType, "_content") is { } content
                        ? TextLowering.Words(content, parameter.Code == "_text", words)
                        : Conditions.Nothing;
                case TextValue text:
                    return parameter.Type == SearchParameterType.Token ? TextLowering.TokenText(parameter, text) : TextLowering.Text(parameter, text);
                case TypedIdentifierValue identifier:
                    return TokenLowering.TypedIdentifier(parameter, identifier);
                case ValueSetValue or TokenValue when modifier is SearchModifier.In or SearchModifier.Above or SearchModifier.Below:
                    return Set(parameter, TokenSets.RequestOf(modifier, value));
                case TokenValue token:
                    return TokenLowering.Token(parameter, modifier == SearchModifier.Identifier ? KeyForm.ReferenceIdentifier : KeyForm.Token, token.System, token.Code);
                case DateValue date:
                    return NumberLowering.Date(parameter, date, now);
                case NumberValue number:
                    return NumberLowering.Number(parameter, number);
                case QuantityValue quantity:
                    return QuantityLowering.Quantity(parameter, quantity, units);
                case UriValue uri:
                    return ReferenceLowering.Uri(parameter, modifier, uri.Uri);
                case ReferenceValue { Id: not null } reference when modifier is SearchModifier.Above or SearchModifier.Below:
                    return ReferenceLowering.Tree(parameter, model.PartOf(reference.Type!)!, modifier, reference);
                case ReferenceValue reference:
                    return ReferenceLowering.Reference(parameter, modifier, reference);
                case CompositeValue composite:
                    return CompositeLowering.Composite(parameter, composite, units, now);
                case NearValue near:
                    return NearLowering.Near(parameter, near);
                default:
                    throw new UnreachableException($"{value} is no search value");
            }
        }

        private IndexCondition Set(CompiledSearchParameter parameter, TokenSetRequest request)
        {
            var codes = sets.Find(request);
            Count += codes.Count;
            return Conditions.Any([.. codes.Select(c => TokenLowering.Token(parameter, KeyForm.Token, c.System, c.Code))]);
        }
    }
}
