using Microsoft.Extensions.Options;

namespace Shr.Server.Registries.HealthIds;

/// <summary>
/// The health IDs this server may give out: leased in chunks, so that a new Patient costs no commit of its own. A chunk that
/// is lost in a crash is a gap, never a double.
/// </summary>
internal sealed class HealthIdPool(HealthIdBlocks blocks, IOptions<IdentityOptions> options) : IDisposable
{
    // Where nobody has generated any: as many as a small country's hospital sees, and then more.
    private const long OwnBlock = 1_000_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Stack<string> _returned = [];
    private long _next = 1;
    private long _last;

    /// <summary>A health ID that nobody else gets, or null where every series is used up.</summary>
    public async ValueTask<string?> TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_returned.TryPop(out var returned))
            {
                return returned;
            }

            long body;
            while (!TryNext(out body))
            {
                if (await LeaseAsync(cancellationToken) is not var (from, to))
                {
                    return null;
                }

                (_next, _last) = (from, to);
            }

            return HealthId.Of(body);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives back what was not used; the next Patient gets it.</summary>
    public async ValueTask ReturnAsync(string healthId)
    {
        await _turn.WaitAsync();
        _returned.Push(healthId);
        _turn.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private bool TryNext(out long body)
    {
        body = HealthId.NextAssignable(_next - 1, _last) ?? 0;
        _next = body > 0 ? body + 1 : _last + 1;
        return body > 0;
    }

    private async ValueTask<(long From, long To)?> LeaseAsync(CancellationToken cancellationToken)
    {
        var size = options.Value.LeaseSize;
        if (await blocks.TakeAsync(size, null, cancellationToken) is { } lease)
        {
            return lease;
        }

        // Nobody has generated any: the server does so itself, series by series.
        for (var start = HealthId.IndexFirst; start <= HealthId.IndexLast; start = HealthIdBlock.LastOfSeries(start) + 1)
        {
            if (await blocks.AddAsync(start, OwnBlock, null, cancellationToken) is not null)
            {
                return await blocks.TakeAsync(size, null, cancellationToken);
            }
        }

        return null;
    }
}
