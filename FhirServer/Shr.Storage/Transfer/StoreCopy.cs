namespace Shr.Storage.Transfer;

/// <summary>Carries a store into another, and proves that both then hold the same.</summary>
/// <param name="source">From where; nobody may write to it meanwhile.</param>
/// <param name="target">Where to: empty, or left by an earlier run that was interrupted.</param>
/// <param name="progress">Told the number of versions carried or compared so far.</param>
public sealed class StoreCopy(IStoreTransfer source, IStoreTransfer target, IProgress<(string Step, long Versions)>? progress = null)
{
    private const int AtOnce = 500;

    /// <summary>Copies what the target does not have yet, then reads both and compares.</summary>
    /// <exception cref="InvalidOperationException">The target holds other records, or numbers parameters differently.</exception>
    public async Task<StoreCopyResult> RunAsync(CancellationToken cancellationToken)
    {
        var place = await target.LastAsync(cancellationToken);
        await RefuseOtherDataAsync(place, cancellationToken);
        await target.WriteFactsAsync(await source.ReadFactsAsync(cancellationToken), cancellationToken);
        var copied = 0L;
        while (await source.ReadAsync(place, AtOnce, cancellationToken) is { Count: > 0 } versions)
        {
            await target.WriteAsync(versions, cancellationToken);
            copied += versions.Count;
            place = versions[^1].Place;
            progress?.Report(("copied", copied));
        }

        var (sourceCount, sourceHash) = await DigestAsync(source, "source read", cancellationToken);
        var (targetCount, targetHash) = await DigestAsync(target, "target read", cancellationToken);
        return new StoreCopyResult(copied, sourceCount, targetCount, sourceHash, targetHash);
    }

    // What the target has must be the beginning of the source: its first and its last version are looked at.
    private async Task RefuseOtherDataAsync(TransferPlace last, CancellationToken cancellationToken)
    {
        if (last == default)
        {
            return;
        }

        var before = last.Index > 0 ? last with { Index = last.Index - 1 } : new TransferPlace(last.Sequence - 1, int.MaxValue);
        foreach (var place in new[] { default, before })
        {
            var (mine, theirs) = (await target.ReadAsync(place, 1, cancellationToken), await source.ReadAsync(place, 1, cancellationToken));
            if (mine is not [var x] || theirs is not [var y] || x.Place != y.Place || x.Version.Key != y.Version.Key || !x.Version.Json.Span.SequenceEqual(y.Version.Json.Span))
            {
                throw new InvalidOperationException("The target holds records that are not of this source. Copy into an empty store.");
            }
        }
    }

    private async Task<(long Count, string Hash)> DigestAsync(IStoreTransfer store, string step, CancellationToken cancellationToken)
    {
        using var digest = new StoreDigest();
        var place = default(TransferPlace);
        while (await store.ReadAsync(place, AtOnce, cancellationToken) is { Count: > 0 } versions)
        {
            foreach (var version in versions)
            {
                digest.Add(version);
            }

            place = versions[^1].Place;
            progress?.Report((step, digest.Count));
        }

        return (digest.Count, digest.Finish());
    }
}
