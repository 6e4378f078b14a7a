using System.Collections.Concurrent;

namespace Shr.Storage.Sqlite.Reading;

/// <summary>
/// Threads for reads that may take long. SQLite has no asynchronous calls; a search on the thread pool would take a
/// thread from the requests, of which there are only as many as cores before the pool starts to grow, slowly.
/// </summary>
internal sealed class ReaderThreads : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread[] _threads;

    public ReaderThreads(int count)
    {
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Run) { Name = "store reader", IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>Runs something there.</summary>
    public Task<T> RunAsync<T>(Func<T> read)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                answer.SetResult(read());
            }
            catch (Exception exception)
            {
                // Belongs to whoever awaits it.
                answer.SetException(exception);
            }
        });
        return answer.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _work.Dispose();
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
