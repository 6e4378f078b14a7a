using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Shr.Server.Security.Directory;
using Shr.Server.Security.Identities;

namespace Shr.Server.Security.Authentication;

/// <summary>
/// Asks an external national identity provider whom a token speaks for. A good answer is believed for a while, at most
/// 120 s; so a signed-out token is refused by then. A refusal is never remembered.
/// </summary>
public sealed class ProviderClient : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;
    private const int MaxCached = 10_000;

    private readonly ConcurrentDictionary<string, (Identity Identity, DateTimeOffset Until)> _cache = new();
    private readonly ProviderOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ProviderClient(ProviderOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;

        // Redirects are not followed: they would carry our credentials to wherever the answer says.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), MaxResponseHeadersLength = 32 };
        _http = new HttpClient(handler) { MaxResponseContentBufferSize = MaxAnswerBytes, Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds * 3) };
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new() { MaxRetryAttempts = 1, Delay = TimeSpan.FromMilliseconds(100), ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().HandleResult(r => r.StatusCode >= HttpStatusCode.InternalServerError) })
            .AddCircuitBreaker(new() { MinimumThroughput = 10, FailureRatio = 0.8, SamplingDuration = TimeSpan.FromSeconds(30), BreakDuration = TimeSpan.FromSeconds(5), ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().Handle<TimeoutRejectedException>() })
            .AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds))
            .Build();
    }

    /// <summary>Whom a token speaks for, or null; the second value says that nobody could be asked.</summary>
    public async ValueTask<(Identity? Identity, bool Unavailable)> FindAsync(string token, CancellationToken cancellationToken)
    {
        var fingerprint = Secrets.Fingerprint(token);
        var now = _clock.GetUtcNow();
        if (_cache.TryGetValue(fingerprint, out var cached) && cached.Until > now)
        {
            return (cached.Identity, false);
        }

        try
        {
            using var response = await _pipeline.ExecuteAsync(async ct => await _http.SendAsync(Question(token), ct), cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return (null, response.StatusCode >= HttpStatusCode.InternalServerError);
            }

            var identity = Read(await response.Content.ReadAsByteArrayAsync(cancellationToken), token, fingerprint);
            Keep(fingerprint, identity, now);
            return (identity, false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or BrokenCircuitException)
        {
            return (null, true);
        }
    }

    /// <summary>Forgets a token at once, where we are told that it was signed out.</summary>
    public void Forget(string token) => _cache.TryRemove(Secrets.Fingerprint(token), out _);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Question(string token)
    {
        var question = new HttpRequestMessage(HttpMethod.Get, $"{_options.Address!.TrimEnd('/')}/sso/token/{Uri.EscapeDataString(token)}");
        question.Headers.TryAddWithoutValidation("client_id", _options.ClientId);
        question.Headers.TryAddWithoutValidation("X-Auth-Token", _options.ApiToken);
        return question;
    }

    private void Keep(string fingerprint, Identity? identity, DateTimeOffset now)
    {
        if (identity is null || _options.CacheSeconds == 0)
        {
            return;
        }

        if (_cache.Count >= MaxCached)
        {
            foreach (var (key, value) in _cache)
            {
                if (value.Until <= now)
                {
                    _cache.TryRemove(key, out _);
                }
            }

            if (_cache.Count >= MaxCached)
            {
                return;
            }
        }

        _cache[fingerprint] = (identity, now.AddSeconds(_options.CacheSeconds));
    }

    // The answer must be about this very token, and the user must be active; 1 and true are both in use.
    private static Identity? Read(byte[] answer, string token, string fingerprint)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            var user = json.RootElement;
            if (user.ValueKind != JsonValueKind.Object || !IsTrue(user, "is_active") || !IsTrue(user, "activated")
                || ProfileJson.Text(user, "access_token") is not { } same || !Secrets.AreEqual(same, token)
                || ProfileJson.Text(user, "id") is not { } id)
            {
                return null;
            }

            string[] groups = user.TryGetProperty("groups", out var list) && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Where(g => g.ValueKind == JsonValueKind.String).Select(g => g.GetString()!)]
                : [];
            var profiles = user.TryGetProperty("profiles", out var array) ? ProfileJson.Read(array) : [];
            return new Identity
            {
                Id = id,
                ClientId = id,
                Email = ProfileJson.Text(user, "email"),
                Roles = Roles.Of(groups, profiles),
                Groups = groups,
                Profiles = profiles,
                Session = fingerprint,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsTrue(JsonElement user, string name) =>
        user.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.Number && value.GetRawText() == "1"));
}
