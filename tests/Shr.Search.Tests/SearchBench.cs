using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Ucum;
using Shr.Search.Extraction;
using Shr.Search.Lowering;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Tests;

/// <summary>The whole road of a search without a server: resources in, query in, ids out.</summary>
internal sealed class SearchBench
{
    private static readonly UcumService Ucum = new();
    private static readonly Lazy<SearchModel> R4 = new(() => Compile(DefinitionSet.R4.With(BdCoreDefinitions.Layer), new IssueCollector()));
    private readonly IndexExtractor _extractor;
    private readonly SearchQueryParser _parser;
    private readonly SearchLowering _lowering;

    public SearchBench(TimeSpan zone = default, SearchLimits? limits = null, SearchModel? model = null)
    {
        Model = model ?? R4.Value;
        var options = new IndexOptions { Zone = zone, LocalBases = ["http://here.example/fhir"] };
        var units = UnitConverter.Of(Ucum);
        _extractor = new IndexExtractor(Model, options, units);
        _parser = new SearchQueryParser(Model, options, limits ?? new SearchLimits());
        _lowering = new SearchLowering(Model, units, limits ?? new SearchLimits(), new FixedTime());
    }

    public static SearchModel R4Model => R4.Value;

    public SearchModel Model { get; }

    public MemoryIndex Index { get; } = new();

    public ExpandTokens? Expand { get; set; }

    public static SearchModel Compile(DefinitionSet definitions, IssueCollector issues) =>
        SearchParameterCompiler.Compile(R4Definitions.Types, definitions, new FhirPathCompiler(R4Definitions.Types, Ucum), new TestParameterNumbers(), issues);

    public IndexResult Extract(string json, out ResourceKey key)
    {
        var issues = new IssueCollector();
        using var resource = Resource.Parse(Encoding.UTF8.GetBytes(json), R4Definitions.Types, issues)
            ?? throw new ArgumentException(issues.All[0].Text);
        key = new ResourceKey(resource.Type.Name, resource.Id ?? "none");
        return _extractor.Extract(resource, key);
    }

    public ResourceKey Put(string json)
    {
        var result = Extract(json, out var key);
        Index.Put(key, result.Entries, result.Patients);
        return key;
    }

    public SearchQuery? Parse(string query, IssueCollector issues, bool strict = false)
    {
        var question = query.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? query : query[..question];
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in question < 0 ? [] : query[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(new(Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]), equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..])));
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var request = parts.Length == 3
            ? new SearchRequest(parts[2] == "*" ? null : parts[2], pairs) { Compartment = new ResourceKey(parts[0], parts[1]), IsStrict = strict }
            : new SearchRequest(parts.Length == 0 ? null : parts[0], pairs) { IsStrict = strict };
        return _parser.Parse(request, issues);
    }

    public async Task<SearchPlan?> PlanAsync(string query, IssueCollector issues, bool strict = false) =>
        Parse(query, issues, strict) is { } parsed ? await _lowering.LowerAsync(parsed, null, Expand, issues, default) : null;

    /// <summary>Ids found, in order; fails where the search is refused.</summary>
    public async Task<string[]> FindAsync(string query)
    {
        var issues = new IssueCollector();
        var plan = await PlanAsync(query, issues);
        Assert.That(plan, Is.Not.Null, () => $"{query}: {string.Join("; ", issues.All.Select(i => i.Text))}");
        return [.. Index.Search(plan!).Select(k => k.Id)];
    }

    /// <summary>The ids of the errors with which a search is refused.</summary>
    public async Task<string[]> ErrorsAsync(string query, bool strict = false)
    {
        var issues = new IssueCollector();
        var plan = await PlanAsync(query, issues, strict);
        Assert.That(plan, Is.Null, query);
        return [.. issues.All.Where(i => i.IsError).Select(i => i.Kind.Id)];
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    }
}
