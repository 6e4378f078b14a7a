using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters.Quarantine;

/// <summary>
/// Keeps Bundles that were refused, for their sender and the national systems to read, correct and send again. The same
/// Bundle is kept once, however often it is sent; what is old or too much goes.
/// </summary>
internal sealed class QuarantineShelf(ServerWrites writes, IResourceStore store, ModelHolder models, TimeProvider clock, IOptions<QuarantineOptions> options)
{
    private const int Attempts = 5;
    private const int MostSwept = 20;

    /// <summary>Keeps a Bundle and answers the id it is kept under; null where none are kept.</summary>
    public async ValueTask<string?> KeepAsync(KeptBundle refused, RequesterStamp? stamp, CancellationToken cancellationToken)
    {
        if (!options.Value.IsOn)
        {
            return null;
        }

        var kept = refused.Body.Length > options.Value.MaxBytes ? refused with { Body = ReadOnlyMemory<byte>.Empty } : refused;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using (var everything = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken))
            {
                var key = new ResourceKey("Basic", kept.Id);
                var current = await everything.ReadAsync(key, null, cancellationToken);
                var before = current is null ? null : KeptRecord.Read(current);
                if (before is null)
                {
                    await MakeRoomAsync(kept, everything, cancellationToken);
                }

                kept = kept with { Attempts = (before?.Attempts ?? 0) + 1, ReceivedAt = before?.ReceivedAt ?? kept.ReceivedAt, Version = before is null ? 0 : current!.Version };
            }

            if ((await writes.PutAsync(KeptRecord.Write(kept), kept.Version, stamp, cancellationToken)).Status != 412)
            {
                break;
            }
        }

        return kept.Id;
    }

    /// <summary>Writes what became of a kept Bundle; false where somebody else changed it in between.</summary>
    public async ValueTask<bool> SaveAsync(KeptBundle kept, CancellationToken cancellationToken) =>
        (await writes.PutAsync(KeptRecord.Write(kept), kept.Version, null, cancellationToken)).IsSuccess;

    /// <summary>Throws one away.</summary>
    public async ValueTask DropAsync(string id, CancellationToken cancellationToken) =>
        await writes.DeleteAsync(new ResourceKey("Basic", id), cancellationToken);

    /// <summary>One of those that a state of the store shows, or null.</summary>
    public async ValueTask<KeptBundle?> FindAsync(IStoreSnapshot visible, string id, CancellationToken cancellationToken) =>
        Route.IsId(id) && await visible.ReadAsync(new ResourceKey("Basic", id), null, cancellationToken) is { } version
        && KeptRecord.Read(version) is { } kept && !IsOld(kept) ? kept : null;

    /// <summary>A page of those that a state of the store shows, the oldest first, and where the next one starts.</summary>
    public async ValueTask<(IReadOnlyList<KeptBundle> Page, PagePosition? Next)> ListAsync(
        IStoreSnapshot visible, CompiledModel model, int count, PagePosition? after, CancellationToken cancellationToken)
    {
        var page = await visible.SearchAsync(Plan(model, []) with { Count = count, After = after }, cancellationToken);
        return ([.. page.Matches.Select(KeptRecord.Read).OfType<KeptBundle>().Where(k => !IsOld(k))], page.Next);
    }

    /// <summary>The id under which a Bundle of a sender is kept.</summary>
    public static string IdOf(RequesterStamp? stamp, string road, string? hid, string? encounterId, ReadOnlySpan<byte> body)
    {
        var sender = stamp is null ? "" : stamp.Facility is null && stamp.Provider is null ? stamp.User : $"{stamp.Facility}/{stamp.Provider}";
        byte[] text = [.. Encoding.UTF8.GetBytes($"{sender}\n{road}\n{hid}\n{encounterId}\n"), .. body];
        return "q-" + Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 16));
    }

    // Old ones of everybody, a few at a time; and the oldest of this sender where there are too many.
    private async ValueTask MakeRoomAsync(KeptBundle kept, IStoreSnapshot everything, CancellationToken cancellationToken)
    {
        var model = models.Current;
        var cutoff = clock.GetUtcNow().AddDays(-options.Value.MaxDays).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var old = await everything.SearchAsync(Plan(model, [new QueryParameter("_lastUpdated", "lt" + cutoff)]) with { Count = MostSwept }, cancellationToken);
        foreach (var version in old.Matches)
        {
            await writes.DeleteAsync(version.Key, cancellationToken);
        }

        if (KeptRecord.SealsOf(kept.Facility, kept.Provider, kept.User) is not [var seal, ..])
        {
            return;
        }

        var own = await everything.SearchAsync(
            Plan(model, [new QueryParameter("_security", $"{Security.Access.Seal.System}|{seal}")]) with { Count = options.Value.MaxPerSender + MostSwept }, cancellationToken);
        foreach (var version in own.Matches.Take(Math.Max(0, own.Matches.Count + 1 - options.Value.MaxPerSender)))
        {
            await writes.DeleteAsync(version.Key, cancellationToken);
        }
    }

    private bool IsOld(KeptBundle kept) => clock.GetUtcNow() - kept.ReceivedAt > TimeSpan.FromDays(options.Value.MaxDays);

    private static SearchPlan Plan(CompiledModel model, IReadOnlyList<QueryParameter> conditions)
    {
        var issues = new IssueCollector();
        return SearchPlanner.Plan(
                model, "Basic", [new QueryParameter("code", $"{KeptRecord.System}|{KeptRecord.Code}"), .. conditions, new QueryParameter("_sort", "_lastUpdated")], strict: true, issues)
            ?? throw new InvalidOperationException($"The search for kept Bundles cannot be planned: {issues.All[0].Text}");
    }
}
