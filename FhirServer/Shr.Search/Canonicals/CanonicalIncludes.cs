using Shr.Fhir;
using Shr.Search.Extraction;
using Shr.Search.Lowering;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Canonicals;

/// <summary>What <c>_include</c> and <c>_revinclude</c> bring by canonicals, as further searches. Immutable; one for all requests.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#include</remarks>
public sealed class CanonicalIncludes(SearchModel model, SearchLowering lowering, SearchLimits limits, IndexOptions index, UnitConverter units)
{
    private readonly CanonicalReader _reader = new(model, index, units);

    /// <summary>The searches for what belongs to these records.</summary>
    /// <param name="query">The search, with its includes.</param>
    /// <param name="records">Records of the page.</param>
    /// <param name="areIncluded">Whether they were included themselves, so that only <c>:iterate</c> goes on from them.</param>
    public IEnumerable<SearchPlan> PlansOf(SearchQuery query, IReadOnlyList<(string Type, ReadOnlyMemory<byte> Json)> records, bool areIncluded)
    {
        foreach (var include in query.Includes)
        {
            if (areIncluded && !include.Iterate)
            {
                continue;
            }

            foreach (var parameter in include.Parameters)
            {
                if (parameter.IsCanonical && (include.IsReverse ? Back(include, parameter, records) : Forth(include, parameter, records)) is { } plan)
                {
                    yield return plan;
                }
            }
        }
    }

    private SearchPlan? Forth(IncludeField include, CompiledSearchParameter parameter, IReadOnlyList<(string Type, ReadOnlyMemory<byte> Json)> records)
    {
        var names = records.Where(r => r.Type == include.SourceType).SelectMany(r => _reader.NamedBy(r.Json, parameter)).Distinct().ToArray();
        var types = parameter.Targets.Where(t => include.TargetType is null || t == include.TargetType).ToArray();
        return names.Length == 0 ? null : Plan(types, CanonicalExpressions.Named(model, types, names));
    }

    private SearchPlan? Back(IncludeField include, CompiledSearchParameter parameter, IReadOnlyList<(string Type, ReadOnlyMemory<byte> Json)> records)
    {
        var names = records.Where(r => parameter.Targets.Contains(r.Type) && (include.TargetType is null || r.Type == include.TargetType))
            .Select(r => _reader.NameOf(r.Json)).OfType<CanonicalName>().Distinct().ToArray();
        return names.Length == 0 ? null : Plan([include.SourceType], CanonicalExpressions.Naming(parameter, names));
    }

    private SearchPlan? Plan(IReadOnlyList<string> types, SearchExpression where) =>
        lowering.Lower(new SearchQuery { Types = types, Where = where, Count = limits.MaxIncluded, Total = TotalMode.None }, null, new IssueCollector());
}
