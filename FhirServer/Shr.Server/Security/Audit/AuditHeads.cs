using System.Text.Json;
using Shr.Storage;

namespace Shr.Server.Security.Audit;

/// <summary>
/// Keeps heads of the chain in the record store, hourly and when the server stops: another file, and with a shared store
/// another machine. Whoever changes the log would have to change that too.
/// </summary>
internal sealed class AuditHeads(AuditLog log, IResourceStore store, TimeProvider clock) : BackgroundService
{
    private const int Kept = 24 * 366;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly string _name = $"audit-heads/{Environment.MachineName}";

    /// <summary>The heads kept so far, oldest first.</summary>
    public async ValueTask<IReadOnlyList<AuditHead>> ReadAsync(CancellationToken cancellationToken) =>
        store is IStoreMetadata metadata && await metadata.ReadValueAsync(_name, cancellationToken) is { } bytes
            ? JsonSerializer.Deserialize<List<AuditHead>>(bytes) ?? []
            : [];

    /// <summary>Keeps the head of now.</summary>
    public async ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        var head = log.Head;
        if (store is not IStoreMetadata metadata || head.Sequence == 0)
        {
            return;
        }

        var kept = (await ReadAsync(cancellationToken)).ToList();
        if (kept.Count > 0 && kept[^1].Sequence >= head.Sequence)
        {
            return;
        }

        kept.Add(head);
        await metadata.WriteValueAsync(_name, JsonSerializer.SerializeToUtf8Bytes(kept.TakeLast(Kept)), cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await KeepAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await NextAsync(timer, stoppingToken))
        {
            await KeepAsync(stoppingToken);
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
