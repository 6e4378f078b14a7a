using System.Diagnostics;

namespace Shr.Benchmarks;

/// <summary>Times one operation on one thread: warmed up, five runs, the median counts.</summary>
/// <param name="run">How long one run lasts.</param>
internal sealed class Meter(TimeSpan run)
{
    private const int Runs = 5;

    public Measured Measure(string name, Action operation)
    {
        // Long enough for the second tier of the compiler to have seen its loops.
        var warmUp = Stopwatch.StartNew();
        var calls = 0;
        while (warmUp.Elapsed < run || calls < 3)
        {
            operation();
            calls++;
        }

        var batch = Math.Max(1, (int)(calls / (warmUp.Elapsed.TotalMilliseconds / 10)));
        var rates = new double[Runs];
        var allocated = long.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            long done = 0;
            do
            {
                for (var j = 0; j < batch; j++)
                {
                    operation();
                }

                done += batch;
            }
            while (clock.Elapsed < run);
            rates[i] = done / clock.Elapsed.TotalSeconds;
            allocated = Math.Min(allocated, (GC.GetAllocatedBytesForCurrentThread() - before) / done);
        }

        Array.Sort(rates);
        return new Measured(name, rates[Runs / 2], allocated);
    }
}
