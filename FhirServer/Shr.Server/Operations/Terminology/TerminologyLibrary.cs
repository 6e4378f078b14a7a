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
    private readonly Lock _lock = new();

    public TerminologyLibrary(IOptions<TerminologySettings> settings, TimeProvider time, ILogger<TerminologyLibrary> logger)
    {
        _folder = new TerminologyFolder(settings.Value.Path);
        _empty = new TerminologyService(new MemorySource(), new TerminologyOptions { MaxExpansion = settings.Value.MaxExpansion }, time, () => Guid.CreateVersion7(time.GetUtcNow()));
        foreach (var upstream in settings.Value.Upstreams)
        {
            var client = new UpstreamClient(upstream, time);
            _upstreams.Add(client);
            _remote.AddRange(upstream.Systems.Select(s => (s, (IRemoteTerminology)client)));
        }

        Load(logger);
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
        return _empty.With(_remote.Count == 0 ? held : new RemoteSource(held, _remote));
    }

    /// <summary>Imports an upload and puts it in force; null with issues where it is refused.</summary>
    public ImportReport? Import(string name, byte[] content, ImportOptions options, IssueCollector issues)
    {
        lock (_lock)
        {
            var report = _folder.Import(name, content, options, issues);
            if (report is not null)
            {
                _imported.Replace(_folder.Load(issues));
            }

            return report;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _upstreams.ForEach(u => u.Dispose());

    private void Load(ILogger logger)
    {
        var issues = new IssueCollector();
        _imported.Replace(_folder.Load(issues));
        foreach (var issue in issues.All)
        {
            Log.TerminologyDamaged(logger, issue.Text);
        }
    }
}
