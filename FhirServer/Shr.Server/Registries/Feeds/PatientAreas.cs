using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Security.Access;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>Where patients live, before and after the writes of one commit; and which of their versions said so.</summary>
internal sealed class PatientAreas(IResourceStore store, CompiledModel model, IReadOnlyList<WriteOp> writes) : IAsyncDisposable
{
    private readonly Dictionary<ResourceKey, Stored> _stored = [];
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

    /// <summary>Before the commit; null where there is no such patient.</summary>
    public async ValueTask<IReadOnlyList<string>?> BeforeAsync(ResourceKey patient, CancellationToken cancellationToken) =>
        (await ReadAsync(patient, cancellationToken)).Areas;

    /// <summary>Into whom a patient was merged before the commit, or null.</summary>
    public async ValueTask<ResourceKey?> SurvivorBeforeAsync(ResourceKey patient, CancellationToken cancellationToken) =>
        (await ReadAsync(patient, cancellationToken)).Survivor;

    /// <summary>After the commit.</summary>
    public async ValueTask<IReadOnlyList<string>> NowAsync(ResourceKey patient, CancellationToken cancellationToken)
    {
        foreach (var write in writes)
        {
            if (write.Key == patient && write.Kind is WriteKind.Create or WriteKind.Put)
            {
                return Of(write.Index);
            }
        }

        return await BeforeAsync(patient, cancellationToken) ?? [];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_snapshot is { } snapshot)
        {
            await snapshot.DisposeAsync();
        }
    }

    private async ValueTask<Stored> ReadAsync(ResourceKey patient, CancellationToken cancellationToken)
    {
        if (_stored.TryGetValue(patient, out var known))
        {
            return known;
        }

        _snapshot ??= await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var stored = new Stored(0, null, null);
        if (await _snapshot.ReadAsync(patient, null, cancellationToken) is { IsDeleted: false } version)
        {
            using var resource = Resource.Parse(version.Json.ToArray(), model.Types, new IssueCollector());
            stored = new Stored(version.Version, resource is null ? [] : Of(model.Labels.Of(resource, [patient.Id])), MergedInto.Of(version));
        }

        _stored[patient] = stored;
        return stored;
    }

    private readonly record struct Stored(int Version, IReadOnlyList<string>? Areas, ResourceKey? Survivor);
}
