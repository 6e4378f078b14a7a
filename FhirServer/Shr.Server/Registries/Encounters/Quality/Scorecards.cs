using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters.Quality;

/// <summary>
/// Counts what each facility sends, day by day, as it comes in: nothing is ever scanned. Counts are collected for a few
/// seconds and then added to the day's report in the store, by its version, so that several servers may count together.
/// </summary>
internal sealed class Scorecards(ServerWrites writes, IResourceStore store, TimeProvider clock, ILogger<Scorecards> logger) : BackgroundService
{
    /// <summary>The most days of one question.</summary>
    public const int MaxDays = 366;

    private const int Attempts = 20;
    private const int MostReports = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Zone = TimeSpan.FromHours(6);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _flush = new(1, 1);
    private readonly Dictionary<(string Sender, DateOnly Day), QualityFigures> _pending = [];

    /// <summary>Today, in Bangladesh.</summary>
    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(Zone).DateTime);

    /// <summary>Counts what became of a submission. What nobody who signed in has sent is nobody's.</summary>
    public void Note(RequesterStamp? stamp, EncounterResult result)
    {
        var sender = stamp?.Facility ?? (stamp?.Provider is { } provider ? "provider-" + provider : null);
        if (sender is null || !Route.IsId("quality-" + sender + "-20000101"))
        {
            return;
        }

        lock (_lock)
        {
            var key = (sender, Today);
            if (!_pending.TryGetValue(key, out var figures))
            {
                _pending.Add(key, figures = new QualityFigures());
            }

            Count(figures, result);
        }
    }

    /// <summary>Adds what was collected to the reports.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _flush.WaitAsync(cancellationToken);
        try
        {
            foreach (var (sender, day) in Waiting())
            {
                if (Take(sender, day) is not { } figures)
                {
                    continue;
                }

                var isAdded = false;
                try
                {
                    isAdded = await AddAsync(sender, day, figures, cancellationToken);
                }
                finally
                {
                    // Whatever stands in the way: nothing that was counted is lost while the server runs.
                    if (!isAdded)
                    {
                        PutBack(sender, day, figures);
                    }
                }
            }
        }
        finally
        {
            _flush.Release();
        }
    }

    /// <summary>The reports of one sender over some days, as a state of the store shows them.</summary>
    public static async ValueTask<IReadOnlyList<(DateOnly Day, QualityFigures Figures)>> ReadAsync(
        IStoreSnapshot visible, string sender, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var keys = Enumerable.Range(0, Math.Clamp(to.DayNumber - from.DayNumber + 1, 0, MaxDays)).Select(d => new ResourceKey("MeasureReport", QualityFigures.IdOf(sender, from.AddDays(d))));
        return [.. (await visible.ReadManyAsync([.. keys], cancellationToken)).OfType<ResourceVersion>().Select(QualityFigures.Read).OfType<(string Sender, DateOnly Day, QualityFigures Figures)>().Select(r => (r.Day, r.Figures))];
    }

    /// <summary>The reports of all senders over some days.</summary>
    public static async ValueTask<IReadOnlyList<(string Sender, DateOnly Day, QualityFigures Figures)>> ReadAllAsync(
        IStoreSnapshot visible, CompiledModel model, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        var plan = SearchPlanner.Plan(
                model, "MeasureReport",
                [new("identifier", QualityFigures.Sender + "|"), new("period", "ge" + from.ToString("O", null)), new("period", "le" + to.ToString("O", null))], strict: true, issues)
            ?? throw new InvalidOperationException($"The search for reports cannot be planned: {issues.All[0].Text}");
        var found = new List<(string Sender, DateOnly Day, QualityFigures Figures)>();
        for (PagePosition? after = null; ;)
        {
            var page = await visible.SearchAsync(plan with { Count = MostReports, After = after }, cancellationToken);
            found.AddRange(page.Matches.Select(QualityFigures.Read).OfType<(string Sender, DateOnly Day, QualityFigures Figures)>());
            if (page.Next is not { } next)
            {
                return found;
            }

            after = next;
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _flush.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await FlushAsync(stoppingToken);
                }
#pragma warning disable CA1031 // Figures must not end the server: they are tried again.
                catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    Log.ScorecardsFailed(logger, e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is written when the server stops.
        }
    }

    private static void Count(QualityFigures figures, EncounterResult result)
    {
        figures.Add("submitted");
        figures.Add(result.IsReplay ? "duplicates" : result.IsAccepted ? "accepted" : "rejected");
        if (!result.IsAccepted)
        {
            figures.Add($"status:{result.Status}");
            foreach (var rule in result.Faults.Select(f => f.Rule).Distinct())
            {
                figures.Add("rule:" + rule.Replace(' ', '-'));
            }
        }
        else if (result is { Quality: { } quality, IsReplay: false })
        {
            figures.Add("diagnoses", quality.Diagnoses);
            figures.Add("coded-diagnoses", quality.Coded);
            foreach (var field in quality.Missing)
            {
                figures.Add("missing:" + field);
            }
        }
    }

    private async ValueTask<bool> AddAsync(string sender, DateOnly day, QualityFigures figures, CancellationToken cancellationToken)
    {
        var key = new ResourceKey("MeasureReport", QualityFigures.IdOf(sender, day));
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var everything = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
            var current = await everything.ReadAsync(key, null, cancellationToken);
            var sum = new QualityFigures();
            sum.Add(figures);
            if (current is not null && QualityFigures.Read(current) is { } before)
            {
                sum.Add(before.Figures);
            }

            var answer = await writes.PutAsync(sum.Write(sender, day), current is { IsDeleted: false } ? current.Version : 0, null, cancellationToken);
            if (answer.Status != 412)
            {
                return answer.IsSuccess;
            }
        }

        return false;
    }

    private (string Sender, DateOnly Day)[] Waiting()
    {
        lock (_lock)
        {
            return [.. _pending.Keys];
        }
    }

    private QualityFigures? Take(string sender, DateOnly day)
    {
        lock (_lock)
        {
            return _pending.Remove((sender, day), out var figures) ? figures : null;
        }
    }

    private void PutBack(string sender, DateOnly day, QualityFigures figures)
    {
        lock (_lock)
        {
            if (_pending.TryGetValue((sender, day), out var newer))
            {
                newer.Add(figures);
            }
            else
            {
                _pending.Add((sender, day), figures);
            }
        }
    }
}
