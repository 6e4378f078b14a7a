using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Searching;

namespace Shr.Storage.Sqlite.Reading;

/// <summary>
/// What a transaction sees of itself before others do: the writer's own connection. It ends with the commit; a read that
/// comes later, from a callback that was given up, finds it closed.
/// </summary>
internal sealed class WriterSnapshot(Database database, TypeNumbers types, Visibility visibility, long sequence) : IStoreSnapshot, IDisposable
{
    private readonly Lock _turn = new();
    private readonly VersionReader _versions = new(database, types);
    private bool _isClosed;

    public long Sequence => sequence;

    public ValueTask<ResourceVersion?> ReadAsync(ResourceKey key, int? version, CancellationToken cancellationToken) =>
        Do(() => _versions.Read(key, version, visibility), cancellationToken);

    public ValueTask<IReadOnlyList<ResourceVersion?>> ReadManyAsync(IReadOnlyList<ResourceKey> keys, CancellationToken cancellationToken) =>
        Do<IReadOnlyList<ResourceVersion?>>(
            () =>
            {
                var versions = new ResourceVersion?[keys.Count];
                for (var i = 0; i < versions.Length; i++)
                {
                    versions[i] = _versions.Read(keys[i], null, visibility);
                }

                return versions;
            },
            cancellationToken);

    public ValueTask<HistoryPage> HistoryAsync(HistoryQuery query, CancellationToken cancellationToken) =>
        Do(() => new HistoryReader(database, types, visibility, sequence).Read(query), cancellationToken);

    public ValueTask<IReadOnlyList<Change>> TopicAsync(TopicQuery query, CancellationToken cancellationToken) =>
        Do(() => new TopicReader(database, types, visibility, sequence).Read(query), cancellationToken);

    public ValueTask<SearchPage> SearchAsync(SearchPlan plan, CancellationToken cancellationToken) =>
        Do(() => new SearchRunner(database, types, visibility).Run(plan, sequence, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => default;

    public void Dispose()
    {
        lock (_turn)
        {
            _isClosed = true;
        }
    }

    private ValueTask<T> Do<T>(Func<T> read, CancellationToken cancellationToken)
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(read());
        }
    }
}
