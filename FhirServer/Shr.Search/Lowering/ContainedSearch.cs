using System.Diagnostics.CodeAnalysis;
using Shr.Fhir;
using Shr.Search.Extraction;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Lowering;

/// <summary>Says which contained resources of a record a search means: what <c>_containedType=contained</c> answers with.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#contained</remarks>
public sealed class ContainedSearch(SearchModel model, IndexOptions options, UnitConverter units, SearchLowering lowering)
{
    /// <summary>The contained resources that meet a query, in the order of the record; chains are taken as met.</summary>
    /// <param name="record">The record that holds them.</param>
    /// <param name="query">The query by which the record was found.</param>
    public IReadOnlyList<ContainedMatch> Find(Resource record, SearchQuery query)
    {
        if (lowering.Lower(query with { Contained = ContainedMode.False }, null, new IssueCollector()) is not { } plan)
        {
            return [];
        }

        using var run = new ExtractionRun(model, options, units);
        var found = new List<ContainedMatch>();
        foreach (var contained in ContainedResources.Of(record))
        {
            if (query.Types.Contains(contained.Type.Name) && contained.ChildString("id"u8) is { } id)
            {
                var entries = run.RunContained(contained);
                if (Meets(plan.Where, new ResourceKey(contained.Type.Name, id), entries))
                {
                    var (start, end) = contained.Tree.Extent(contained.Row);
                    found.Add(new ContainedMatch(id, contained.Tree.Bytes.AsMemory(start, end - start)));
                }
            }
        }

        return found;
    }

    [SuppressMessage("Performance", "CA1859:Use concrete types when possible", Justification = "The condition is any of them.")]
    private static bool Meets(IndexCondition condition, ResourceKey key, IndexEntry[] entries) => condition switch
    {
        AllOf all => all.Conditions.All(c => Meets(c, key, entries)),
        AnyOf any => any.Conditions.Any(c => Meets(c, key, entries)),
        Not not => !Meets(not.Condition, key, entries),
        KeyRange range => entries.Any(e => e.Key.AsSpan().SequenceCompareTo(range.Low) >= 0 && e.Key.AsSpan().SequenceCompareTo(range.High) < 0 && range.Residual?.Accepts(e.Key) != false),
        HasKey keys => keys.Keys.Contains(key),
        HasType types => types.Types.Contains(key.Type),
        Nothing or ReferredBy => false,
        _ => true,
    };
}
