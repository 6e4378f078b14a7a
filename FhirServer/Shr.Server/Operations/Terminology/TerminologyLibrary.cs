using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.Ucum;
using Shr.Terminology;
using Shr.Terminology.Import;
using Shr.Terminology.Remote;
using Shr.Terminology.Sources;
using Shr.Terminology.Storage;

namespace Shr.Server.Operations.Terminology;

/// <summary>The terminology of this server: imported releases, computed code systems, and the definitions of the model in force.</summary>
internal sealed class TerminologyLibrary : IDisposable
{
    private static readonly string[] Types = ["CodeSystem", "ValueSet", "ConceptMap", "NamingSystem"];

    private readonly TerminologyFolder _folder;
    private readonly MemorySource _computed = ComputedSource.Create(new UcumService());
    private readonly SwitchableSource _imported = new();
    private readonly TerminologyService _empty;
    private readonly List<UpstreamClient> _upstreams = [];
    private readonly List<(string Canonical, IRemoteTerminology Server)> _remote = [];
    private readonly List<(string Url, IRemoteTerminology Server)> _remoteDefinitions = [];
    private readonly Lock _lock = new();
    private readonly ILogger<TerminologyLibrary> _logger;
    private string _loaded = "";
    private string _seen = "";

    public TerminologyLibrary(IOptions<TerminologySettings> settings, TimeProvider time, ILogger<TerminologyLibrary> logger)
    {
        _logger = logger;
        _folder = new TerminologyFolder(settings.Value.Path);
        _empty = new TerminologyService(new MemorySource(), new TerminologyOptions { MaxExpansion = settings.Value.MaxExpansion }, time, () => Guid.CreateVersion7(time.GetUtcNow()));
        foreach (var upstream in settings.Value.Upstreams)
        {
            var client = new UpstreamClient(upstream, time);
            _upstreams.Add(client);
            _remote.AddRange(upstream.Systems.Select(s => (s, (IRemoteTerminology)client)));
            _remoteDefinitions.AddRange(upstream.ValueSets.Concat(upstream.ConceptMaps).Select(u => (u, (IRemoteTerminology)client)));
        }

        Load(_folder.Stamp());
    }

    /// <summary>The terminology over the definitions of a model. What clients keep on the server outlives the model.</summary>
    public ITerminology Of(DefinitionSet definitions)
    {
        var source = new MemorySource();
        foreach (var layer in definitions.Layers)
        {
            foreach (var type in Types)
            {
                foreach (var definition in layer.OfType(type))
                {
                    source.AddUnread(definition);
                }
            }
        }

        var held = new LayeredSource(_imported, source, _computed);
        return _empty.With(_upstreams.Count == 0 ? held : new RemoteSource(held, _remote, _remoteDefinitions));
    }

    /// <summary>Imports an upload and puts it in force; null with issues where it is refused.</summary>
    public ImportReport? Import(string name, byte[] content, ImportOptions options, IssueCollector issues)
    {
        lock (_lock)
        {
            var report = _folder.Import(name, content, options, issues);
            if (report is not null)
            {
                Load(_folder.Stamp());
            }

            return report;
        }
    }

    /// <summary>Takes up what somebody else imported into the folder since; to be called now and then.</summary>
    /// <returns>Whether other content is in force now.</returns>
    public bool TakeUpImports()
    {
        lock (_lock)
        {
            // An import puts several files in place: only when the folder has come to rest is it read.
            var stamp = _folder.Stamp();
            var isAtRest = stamp == _seen;
            _seen = stamp;
            if (!isAtRest || stamp == _loaded)
            {
                return false;
            }

            Load(stamp);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _upstreams.ForEach(u => u.Dispose());

    private void Load(string stamp)
    {
        var issues = new IssueCollector();
        (_loaded, _seen) = (stamp, stamp);
        _imported.Replace(_folder.Load(issues));
        foreach (var issue in issues.All)
        {
            Log.TerminologyDamaged(_logger, issue.Text);
        }
    }
}
