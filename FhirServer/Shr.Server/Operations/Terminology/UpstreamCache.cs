using System.Collections.Concurrent;

namespace Shr.Server.Operations.Terminology;

/// <summary>The answers of another server, bounded in number. Old ones are kept for when it is away.</summary>
internal sealed class UpstreamCache<T>(int size, TimeSpan lifetime, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (T Answer, DateTimeOffset Until)> _answers = new(StringComparer.Ordinal);

    /// <summary>Finds an answer, and tells whether it is still to be believed.</summary>
    public bool TryFind(string question, out T answer, out bool isFresh)
    {
        var isKnown = _answers.TryGetValue(question, out var entry);
        answer = entry.Answer;
        isFresh = isKnown && entry.Until > time.GetUtcNow();
        return isKnown;
    }

    /// <summary>Keeps an answer.</summary>
    public void Keep(string question, T answer)
    {
        if (_answers.Count >= size && !_answers.ContainsKey(question))
        {
            MakeRoom();
        }

        _answers[question] = (answer, time.GetUtcNow() + lifetime);
    }

    // A tenth at once, the oldest first, so that a full cache does not sort at every answer.
    private void MakeRoom()
    {
        foreach (var (question, _) in _answers.ToArray().OrderBy(a => a.Value.Until).Take(Math.Max(1, size / 10)))
        {
            _answers.TryRemove(question, out _);
        }
    }
}
