namespace Shr.Server.Operations.Terminology;

/// <summary>Looks every few seconds whether the command line or another server imported into the terminology folder.</summary>
internal sealed class TerminologyWatch(TerminologyLibrary library, TimeProvider time, ILogger<TerminologyWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (library.TakeUpImports())
                {
                    Log.TerminologyTakenUp(logger);
                }
            }
            catch (IOException unreadable)
            {
                // The folder is being written or is away; the next look may find it whole.
                Log.TerminologyDamaged(logger, unreadable.Message);
            }
        }
    }
}
