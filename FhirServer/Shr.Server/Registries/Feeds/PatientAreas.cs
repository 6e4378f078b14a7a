using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Security.Access;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>Where patients live after the writes of one commit; and which of their versions said so.</summary>
internal sealed class PatientAreas(IResourceStore store, CompiledModel model, IReadOnlyList<WriteOp> writes) : IAsyncDisposable
{
    private readonly Dictionary<ResourceKey, (int Version, IReadOnlyList<string> Areas)> _stored = [];
    private IStoreSnapshot? _snapshot;

    /// <summary>The versions read: what they say must still hold in the commit.</summary>
    public IEnumerable<(ResourceKey Key, int Version)> Guards => _stored.Select(s => (s.Key, s.Value.Version));

    /// <summary>The areas in the labels of a Patient, sorted.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<IndexEntry> index)
    {
        var areas = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in index)
        {
            if (AccessLabels.AreaOf(entry.Key) is { } area)
            {
                areas.Add(area);
            }
        }

        return [.. areas];
    }

    /// <summary>The areas that a version of a Patient names, sorted; none for a deletion or where there is no version.</summary>
    public static IReadOnlyList<string> Of(ResourceVersion? version, CompiledModel model)
    {
        if (version is null or { IsDeleted: true })
        {
            return [];
        }

        using var resource = Resource.Parse(version.Json.ToArray(), model.Types, new IssueCollector());
        return resource is null ? [] : Of(model.Labels.Of(resource, [version.Key.Id]));
    }

    /// <summary>Where a patient lives after the commit.</summary>
    public async ValueTask<IReadOnlyList<string>> NowAsync(ResourceKey patient, CancellationToken cancellationToken)
    {
        foreach (var write in writes)
        {
            if (write.Key == patient && write.Kind is WriteKind.Create or WriteKind.Put)
            {
                return Of(write.Index);
            }
        }

        if (!_stored.TryGetValue(patient, out var known))
        {
            _snapshot ??= await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
            var version = await _snapshot.ReadAsync(patient, null, cancellationToken);
            known = (version is { IsDeleted: false } ? version.Version : 0, Of(version, model));
            _stored.Add(patient, known);
        }

        return known.Areas;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_snapshot is { } snapshot)
        {
            await snapshot.DisposeAsync();
        }
    }
}
