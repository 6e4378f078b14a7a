using System.Collections.Concurrent;
using System.Text;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Ucum;
using Shr.Search.Extraction;
using Shr.Search.Lowering;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;
using Shr.Storage;
using Shr.Storage.Sqlite;

namespace Shr.Conformance.Search;

/// <summary>The road of a search down to a real SQLite file, without HTTP.</summary>
internal sealed class StoredSearch : IAsyncDisposable
{
    private static readonly UcumService Ucum = new();
    private static readonly Lazy<SearchModel> Model = new(() =>
        SearchParameterCompiler.Compile(R4Definitions.Types, DefinitionSet.R4, new FhirPathCompiler(R4Definitions.Types, Ucum), new Numbers(), new IssueCollector()));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shr-search-");
    private readonly SqliteResourceStore _store;
    private readonly IndexExtractor _extractor;
    private readonly SearchQueryParser _parser;
    private readonly SearchLowering _lowering;

    public StoredSearch()
    {
        _store = new SqliteResourceStore(new SqliteStoreOptions { Path = Path.Combine(_folder.FullName, "search.db") }, TimeProvider.System);
        var options = new IndexOptions();
        var units = UnitConverter.Of(Ucum);
        _extractor = new IndexExtractor(Model.Value, options, units);
        _parser = new SearchQueryParser(Model.Value, options, new SearchLimits());
        _lowering = new SearchLowering(Model.Value, units, new SearchLimits(), TimeProvider.System);
    }

    public async Task PutAsync(IEnumerable<(ResourceKey Key, string Json)> records)
    {
        var writes = new List<WriteOp>();
        foreach (var (key, json) in records)
        {
            using var resource = Resource.Parse(Encoding.UTF8.GetBytes(json), R4Definitions.Types, new IssueCollector())!;
            var index = _extractor.Extract(resource, key);
            writes.Add(new WriteOp
            {
                Kind = WriteKind.Put,
                Key = key,
                Body = new ResourceTemplate(
                    Encoding.UTF8.GetBytes($"{{\"resourceType\":\"{key.Type}\",\"id\":\"{key.Id}\",\"meta\":{{\"versionId\":\""), "\",\"lastUpdated\":\""u8.ToArray(), "\"}}"u8.ToArray()),
                Index = index.Entries,
                Patients = index.Patients,
                LastUpdatedParameter = Model.Value.Find(key.Type, "_lastUpdated")!.Number,
            });
        }

        var result = await _store.CommitAsync(new WriteBatch(writes), default);
        Assert.That(result, Is.InstanceOf<Committed>());
    }

    /// <summary>The ids of all pages in order, or null where the search is refused; each page but the last is full.</summary>
    public async Task<List<string>?> FindAsync(string query, int pageSize)
    {
        var question = query.IndexOf('?', StringComparison.Ordinal);
        var pairs = query[(question + 1)..].Split('&').Select(p => p.Split('=', 2)).Select(p => new KeyValuePair<string, string>(Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString(p[1]))).ToList();
        var issues = new IssueCollector();
        if (_parser.Parse(new SearchRequest(query[..question], pairs), issues) is not { } parsed)
        {
            return null;
        }

        var ids = new List<string>();
        PagePosition? after = null;
        do
        {
            var plan = _lowering.Lower(parsed with { Count = pageSize }, after, issues)!;
            await using var snapshot = await _store.OpenSnapshotAsync(AccessFilter.All, default);
            var page = await snapshot.SearchAsync(plan, default);
            ids.AddRange(page.Matches.Select(m => m.Key.Id));
            after = page.Next;
            Assert.That(after is null || page.Matches.Count == pageSize, query);
        }
        while (after is not null);

        return ids;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private sealed class Numbers : IParameterNumbers
    {
        private readonly ConcurrentDictionary<(string, string), ushort> _numbers = new();
        private int _last;

        public ushort NumberOf(string resourceType, string code) => _numbers.GetOrAdd((resourceType, code), _ => (ushort)Interlocked.Increment(ref _last));
    }
}
