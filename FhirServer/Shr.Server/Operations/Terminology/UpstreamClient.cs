using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Shr.Terminology.Remote;

namespace Shr.Server.Operations.Terminology;

/// <summary>
/// Asks another terminology server. One question may take so long, is repeated once, and is not asked at all for a while
/// where several failed. Answers are kept; an old answer serves where there is no new one.
/// </summary>
/// <remarks>Waits on the calling thread: checks of codes are synchronous, and after the first time the answer is in the cache.</remarks>
internal sealed class UpstreamClient : IRemoteTerminology, IDisposable
{
    private const int MaxAnswerBytes = 1024 * 1024;

    private readonly string _address;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly UpstreamCache<RemoteConcept?> _concepts;
    private readonly UpstreamCache<string?> _subsumptions;

    public UpstreamClient(UpstreamSettings settings, TimeProvider time, HttpMessageHandler? handler = null)
    {
        _address = settings.Address.TrimEnd('/');
        _concepts = new(settings.CacheSize, TimeSpan.FromMinutes(settings.CacheMinutes), time);
        _subsumptions = new(settings.CacheSize, TimeSpan.FromMinutes(settings.CacheMinutes), time);

        // Redirects are not followed: they would carry our credentials to wherever the answer says.
        _http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), MaxResponseHeadersLength = 32 })
        {
            MaxResponseContentBufferSize = MaxAnswerBytes,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/fhir+json"));
        if (settings.Token is { Length: > 0 } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        var failed = new PredicateBuilder<HttpResponseMessage>()
            .Handle<HttpRequestException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(r => r.StatusCode >= HttpStatusCode.InternalServerError || r.StatusCode == HttpStatusCode.TooManyRequests);
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new() { MaxRetryAttempts = 1, Delay = TimeSpan.FromMilliseconds(100), ShouldHandle = failed })
            .AddCircuitBreaker(new() { MinimumThroughput = 4, FailureRatio = 0.5, SamplingDuration = TimeSpan.FromSeconds(30), BreakDuration = TimeSpan.FromSeconds(15), ShouldHandle = failed })
            .AddTimeout(TimeSpan.FromSeconds(settings.TimeoutSeconds))
            .Build();
    }

    /// <inheritdoc/>
    public RemoteConcept? Find(string system, string? version, string code) =>
        Ask(_concepts, system, $"{_address}/CodeSystem/$lookup?system={Escape(system)}{Version(version)}&code={Escape(code)}", RemoteConcept.Read, ifNotThere: null);

    /// <inheritdoc/>
    public bool Subsumes(string system, string? version, string ancestor, string descendant) =>
        Ask(_subsumptions, system, $"{_address}/CodeSystem/$subsumes?system={Escape(system)}{Version(version)}&codeA={Escape(ancestor)}&codeB={Escape(descendant)}", OutcomeOf, ifNotThere: null) == "subsumes";

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private T Ask<T>(UpstreamCache<T> cache, string system, string question, Func<byte[], T> read, T ifNotThere)
    {
        var isKnown = cache.TryFind(question, out var answer, out var isFresh);
        if (isFresh)
        {
            return answer;
        }

        string reason;
        try
        {
            var (status, body) = Send(question);
            if (status == HttpStatusCode.OK && read(body) is { } found)
            {
                cache.Keep(question, found);
                return found;
            }

            if (SaysNoSuchCode(status, body))
            {
                cache.Keep(question, ifNotThere);
                return ifNotThere;
            }

            reason = $"it answered {(int)status}";
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or BrokenCircuitException or IOException)
        {
            reason = e switch
            {
                BrokenCircuitException => "it failed several times and is left alone for a while",
                TimeoutRejectedException => "it did not answer in time",
                _ => "it could not be reached",
            };
        }

        return isKnown ? answer : throw new RemoteAwayException(system, reason);
    }

    private (HttpStatusCode Status, byte[] Body) Send(string question)
    {
        using var response = _pipeline.Execute(
            cancellation =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, question);
                return _http.Send(request, HttpCompletionOption.ResponseContentRead, cancellation);
            },
            CancellationToken.None);
        using var content = response.Content.ReadAsStream();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return (response.StatusCode, copy.ToArray());
    }

    // Servers say that there is no such code by 404, some by 400 or 422. That they do not know the code system is something
    // else: then nothing is known of the code.
    private static bool SaysNoSuchCode(HttpStatusCode status, byte[] body)
    {
        if (status is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity) || Read(body) is not { } json)
        {
            return false;
        }

        using (json)
        {
            return Property(json.RootElement, "resourceType")?.GetString() == "OperationOutcome"
                && Property(json.RootElement, "issue") is { ValueKind: JsonValueKind.Array } issues
                && issues.EnumerateArray().Any(i => Text(i, "code") is "not-found" or "code-invalid")
                && !issues.EnumerateArray().Any(IsOfSystem);
        }
    }

    private static bool IsOfSystem(JsonElement issue) =>
        Property(issue, "details") is { } details && Property(details, "coding") is { ValueKind: JsonValueKind.Array } codings
        && codings.EnumerateArray().Any(c => Text(c, "system")?.EndsWith("/tx-issue-type", StringComparison.Ordinal) == true && Text(c, "code") == "not-found");

    private static string? OutcomeOf(byte[] body)
    {
        using var json = Read(body);
        return json is not null && Property(json.RootElement, "parameter") is { ValueKind: JsonValueKind.Array } parameters
            ? parameters.EnumerateArray().Where(p => Text(p, "name") == "outcome").Select(p => Text(p, "valueCode")).FirstOrDefault()
            : null;
    }

    private static JsonDocument? Read(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement element, string name) => Property(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static string Version(string? version) => version is null ? "" : "&version=" + Escape(version);

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
