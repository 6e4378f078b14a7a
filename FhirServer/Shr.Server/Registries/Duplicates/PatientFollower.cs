using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Shr.Server.Options;
using Shr.Server.Registries.Matching;
using Shr.Server.Searching;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// Follows the change stream: looks for the duplicates of who was written, and lets records that still name a merged patient
/// follow the merge. Its place in the stream is kept in the store, so that nothing is left out by a restart; what it does
/// twice changes nothing the second time.
/// </summary>
internal sealed class PatientFollower(
    IResourceStore store, CommitSignal signal, DuplicateFinder finder, DuplicateSweep sweep, MergeFollower merges, ReindexJob reindex, TimeProvider clock,
    IOptions<DuplicateOptions> options, ILogger<PatientFollower> logger) : BackgroundService
{
    private const string Name = "patients-followed";
    private const string SweptName = "duplicates-swept";
    private const int ChangesAtOnce = 500;

    // While others write it works one part of five, so that a mass of writes has the machine.
    private const int Restraint = 4;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    // What comes in quick succession is looked at together.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(40);

    // The place is kept now and then: what was followed since is followed again after a restart, and changes nothing.
    private static readonly TimeSpan Keeping = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly string[] Patients = ["Patient"];
    private static readonly byte[] Swept = Encoding.ASCII.GetBytes(MatchIndex.Version);

    private long _place;
    private long _kept;

    private IStoreMetadata Metadata => (IStoreMetadata)store;

    /// <summary>The last commit that was followed.</summary>
    public long Place => Interlocked.Read(ref _place);

    /// <summary>Knows the merges before anybody asks; then follows.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await merges.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isLoaded = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isLoaded)
                {
                    await LoadAsync(stoppingToken);
                    isLoaded = true;
                }

                var isBusy = await FollowAsync(stoppingToken);
                isBusy |= await merges.StepAsync(stoppingToken);
                if (!isBusy && options.Value.Find == true && !sweep.Status.IsDone && !reindex.IsPending(Patients))
                {
                    await sweep.StepAsync(stoppingToken);
                    isBusy = true;
                }

                if (!isBusy)
                {
                    await signal.WaitAsync(Idle, stoppingToken);
                    await Task.Delay(Gathering, clock, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // It must live as long as the server: what fails is tried again from the place that is kept.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.FollowingFailed(logger, e, AfterFailure.TotalSeconds);
                await Task.Delay(AfterFailure, clock, stoppingToken);
            }
        }
    }

    // A store without a place was written before there was anybody to follow: all of it is looked through once.
    private async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        await sweep.LoadAsync(cancellationToken);
        if (await Metadata.ReadValueAsync(Name, cancellationToken) is { } kept)
        {
            _place = long.Parse(kept, NumberStyles.None, CultureInfo.InvariantCulture);
            await StartAnewAsync(cancellationToken);
            return;
        }

        await using (var snapshot = await store.OpenSnapshotAsync(Shr.Search.Plans.AccessFilter.All, cancellationToken))
        {
            _place = snapshot.Sequence;
        }

        await StartAnewAsync(cancellationToken);
        await KeepAsync(cancellationToken);
    }

    // Once for a store that was never looked through, and once for each change of what is compared.
    private async ValueTask StartAnewAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Find == true && !(await Metadata.ReadValueAsync(SweptName, cancellationToken)).AsSpan().SequenceEqual(Swept))
        {
            await sweep.StartAsync(cancellationToken);
            await Metadata.WriteValueAsync(SweptName, Swept, cancellationToken);
        }
    }

    // One portion of changes, whole commits only. Answers whether there may be more.
    private async ValueTask<bool> FollowAsync(CancellationToken cancellationToken)
    {
        var changes = new List<Change>();
        var isCut = false;
        await foreach (var change in store.ChangesAsync(_place, cancellationToken))
        {
            if (changes.Count >= ChangesAtOnce && change.Sequence != changes[^1].Sequence)
            {
                isCut = true;
                break;
            }

            changes.Add(change);
        }

        if (changes.Count == 0)
        {
            return false;
        }

        await merges.FollowAsync(changes, cancellationToken);
        if (options.Value.Find == true)
        {
            await CheckAsync([.. changes.Where(c => c.Key.Type == "Patient").Select(c => c.Key.Id).Distinct()], cancellationToken);
        }

        Interlocked.Exchange(ref _place, changes[^1].Sequence);
        if (Stopwatch.GetElapsedTime(_kept) > Keeping)
        {
            await KeepAsync(cancellationToken);
        }

        return isCut;
    }

    private async ValueTask CheckAsync(string[] patients, CancellationToken cancellationToken)
    {
        foreach (var patient in patients)
        {
            var start = Stopwatch.GetTimestamp();
            await finder.CheckAsync(patient, cancellationToken);
            if (signal.IsWriting)
            {
                await Task.Delay(Restraint * Stopwatch.GetElapsedTime(start), clock, cancellationToken);
            }
        }
    }

    private ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        _kept = Stopwatch.GetTimestamp();
        return Metadata.WriteValueAsync(Name, Encoding.ASCII.GetBytes(_place.ToString(CultureInfo.InvariantCulture)), cancellationToken);
    }
}
