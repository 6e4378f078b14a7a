using System.Collections.Concurrent;
using Shr.Server.Security.Directory;

namespace Shr.Server.Security.Smart;

/// <summary>The unfinished sign-ins of this server, a few minutes each and not too many.</summary>
internal sealed class PendingSignIns(TimeProvider clock)
{
    /// <summary>How long somebody may take to sign in, in minutes.</summary>
    public const int Minutes = 10;

    private const int Limit = 10_000;

    private readonly ConcurrentDictionary<string, PendingSignIn> _pending = new();

    /// <summary>Keeps one and answers the handle for its form, or null where there are too many.</summary>
    public string? Add(PendingSignIn pending)
    {
        if (_pending.Count >= Limit)
        {
            var now = clock.GetUtcNow();
            foreach (var (key, value) in _pending)
            {
                if (value.Until < now)
                {
                    _pending.TryRemove(key, out _);
                }
            }
        }

        var handle = Secrets.Create();
        return _pending.Count < Limit && _pending.TryAdd(handle, pending) ? handle : null;
    }

    /// <summary>The one of a form that comes from the same browser, or null.</summary>
    public PendingSignIn? Find(string handle, string? cookie) =>
        _pending.TryGetValue(handle, out var pending) && pending.Until > clock.GetUtcNow()
        && cookie is not null && Secrets.AreEqual(pending.Browser, Secrets.Fingerprint(cookie))
            ? pending
            : null;

    /// <summary>Ends one.</summary>
    public void Remove(string handle) => _pending.TryRemove(handle, out _);
}
