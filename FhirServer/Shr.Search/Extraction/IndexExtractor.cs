using Shr.Fhir;
using Shr.Search.Model;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>
/// Finds everything a record can be searched by: one walk over the resource for all its parameters. Pure and safe for many
/// threads; never fails on a resource, however wrong its values are.
/// </summary>
public sealed class IndexExtractor(SearchModel model, IndexOptions options, UnitConverter units)
{
    private const int MaxKept = 16;
    private readonly System.Collections.Concurrent.ConcurrentBag<ExtractionRun> _free = [];

    /// <summary>The options it was made with.</summary>
    public IndexOptions Options => options;

    /// <summary>The entries and patients of a record.</summary>
    /// <param name="resource">The resource; it may lack its id and meta as yet.</param>
    /// <param name="key">The identity it has or will have.</param>
    public IndexResult Extract(Resource resource, ResourceKey key)
    {
        var extraction = _free.TryTake(out var kept) ? kept : new ExtractionRun(model, options, units);
        var result = extraction.Run(resource, key);
        if (_free.Count < MaxKept)
        {
            _free.Add(extraction);
        }
        else
        {
            extraction.Dispose();
        }

        return result;
    }
}
