using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Server.Options;
using Shr.Server.Searching;
using Shr.Storage;

namespace Shr.Server;

/// <summary>
/// Gives each request the model in force, and builds a new one first where definitions were uploaded since. Whoever uploads
/// many at once does not wait for a model each: it is built when somebody asks for something else.
/// </summary>
internal sealed class ModelRefresh(IResourceStore store, DefinitionUploads uploads, ModelBuilder builder, ModelHolder models, ReindexJob reindex, IOptions<DefinitionsOptions> options, ILogger<ModelRefresh> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private IReadOnlyList<DefinitionLayer> _packages = [];
    private long _built;
    private long _searchBuilt;

    /// <summary>The first model; before anything listens.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        LoadPackages();
        await uploads.LoadAsync(store, cancellationToken);
        (_built, _searchBuilt) = (uploads.Changes, uploads.SearchChanges);
        await BuildAsync(null, cancellationToken);
    }

    /// <summary>The model for a request.</summary>
    public ValueTask<CompiledModel> TakeAsync(string method, string path, CancellationToken cancellationToken) =>
        Interlocked.Read(ref _built) == uploads.Changes || IsUpload(method, path) ? ValueTask.FromResult(models.Current) : RefreshAsync(cancellationToken);

    /// <summary>The model with all that was uploaded until now.</summary>
    public ValueTask<CompiledModel> NewestAsync(CancellationToken cancellationToken) => TakeAsync("GET", "", cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async ValueTask<CompiledModel> RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (changes, searchChanges) = (uploads.Changes, uploads.SearchChanges);
            if (changes != _built)
            {
                // Once begun it is finished, whoever waits: others need it too.
                await BuildAsync(searchChanges == _searchBuilt ? models.Current : null, CancellationToken.None);
                _searchBuilt = searchChanges;
                Interlocked.Exchange(ref _built, changes);
            }

            return models.Current;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask BuildAsync(CompiledModel? sameSearch, CancellationToken cancellationToken)
    {
        var metadata = (IStoreMetadata)store;
        var issues = new IssueCollector();
        var version = sameSearch?.Version ?? await metadata.ReadModelVersionAsync(cancellationToken) + 1;
        var model = await builder.BuildAsync(version, [.. _packages, uploads.Layer(issues)], sameSearch, issues, cancellationToken);
        models.Replace(model);
        if (sameSearch is null)
        {
            await metadata.AdvanceModelVersionAsync(version, cancellationToken);
            await reindex.StartForAsync(model, cancellationToken);
        }

        Say(issues);
    }

    private void LoadPackages()
    {
        var issues = new IssueCollector();
        _packages = DefinitionFolder.Read(options.Value.Folder, issues);
        foreach (var package in _packages)
        {
            Log.Package(logger, package.Name, package.All.Count);
        }

        Say(issues);
    }

    private void Say(IssueCollector issues)
    {
        foreach (var issue in issues.All)
        {
            Log.Definition(logger, issue.Kind.Id, issue.Text);
        }
    }

    private static bool IsUpload(string method, string path)
    {
        if (method is not ("POST" or "PUT") || path.Contains('$', StringComparison.Ordinal))
        {
            return false;
        }

        var type = path.TrimStart('/');
        var slash = type.IndexOf('/', StringComparison.Ordinal);
        return DefinitionUploads.Holds(slash < 0 ? type : type[..slash]);
    }
}
