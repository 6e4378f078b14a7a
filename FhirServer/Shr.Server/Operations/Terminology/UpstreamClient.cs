using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Shr.Terminology;
using Shr.Terminology.Remote;

namespace Shr.Server.Operations.Terminology;

/// <summary>
/// Asks another terminology server. One question may take so long, is repeated once, and is not asked at all for a while
/// where several failed. Answers are kept; an old answer serves where there is no new one.
/// </summary>
/// <remarks>Waits on the calling thread: checks of codes are synchronous, and after the first time the answer is in the cache.</remarks>
internal sealed class UpstreamClient : IRemoteTerminology, IDisposable
{
    private const int MaxAnswerBytes = 4 * 1024 * 1024;

    // Whole answers are large, so few of them are kept.
    private const int MaxKeptAnswers = 200;

    private readonly string _address;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly UpstreamCache<RemoteConcept?> _concepts;
    private readonly UpstreamCache<string?> _subsumptions;
    private readonly UpstreamCache<string?> _memberships;
    private readonly UpstreamCache<TerminologyResult?> _answers;

    public UpstreamClient(UpstreamSettings settings, TimeProvider time, HttpMessageHandler? handler = null)
    {
        _address = settings.Address.TrimEnd('/');
        _concepts = new(settings.CacheSize, TimeSpan.FromMinutes(settings.CacheMinutes), time);
        _subsumptions = new(settings.CacheSize, TimeSpan.FromMinutes(settings.CacheMinutes), time);

        _memberships = new(settings.CacheSize, TimeSpan.FromMinutes(settings.CacheMinutes), time);
        _answers = new(Math.Min(settings.CacheSize, MaxKeptAnswers), TimeSpan.FromMinutes(settings.CacheMinutes), time);

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
        Ask(_subsumptions, system, $"{_address}/CodeSystem/$subsumes?system={Escape(system)}{Version(version)}&codeA={Escape(ancestor)}&codeB={Escape(descendant)}", UpstreamAnswer.OutcomeOf, ifNotThere: null) == "subsumes";

    /// <inheritdoc/>
    public bool? IsMember(string valueSet, string? system, string? version, string code)
    {
        var question = $"{_address}/ValueSet/$validate-code?url={Escape(valueSet)}&code={Escape(code)}{(system is null ? "&inferSystem=true" : "&system=" + Escape(system))}{(version is null ? "" : "&systemVersion=" + Escape(version))}";
        return Ask(_memberships, valueSet, question, UpstreamAnswer.ResultOf, ifNotThere: null) switch { "true" => true, "false" => false, _ => null };
    }

    /// <inheritdoc/>
    public TerminologyResult Ask(TerminologyOperation operation, ReadOnlyMemory<byte> parameters, string subject)
    {
        var (path, type) = operation switch
        {
            TerminologyOperation.Expand => ("ValueSet/$expand", "ValueSet"),
            TerminologyOperation.Translate => ("ConceptMap/$translate", "Parameters"),
            _ => ("ValueSet/$validate-code", "Parameters"),
        };
        return Ask(_answers, subject, $"{_address}/{path}", parameters, (status, body) => ReadAnswer(status, body, type), ifNotThere: null)!.Value;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private T Ask<T>(UpstreamCache<T> cache, string subject, string question, Func<byte[], T> read, T ifNotThere) =>
        Ask(cache, subject, question, default, (status, body) => status == HttpStatusCode.OK ? read(body) : default!, ifNotThere);

    private T Ask<T>(UpstreamCache<T> cache, string subject, string address, ReadOnlyMemory<byte> body, Func<HttpStatusCode, byte[], T> read, T ifNotThere)
    {
        var question = body.IsEmpty ? address : address + "\n" + Encoding.UTF8.GetString(body.Span);
        var isKnown = cache.TryFind(question, out var answer, out var isFresh);
        if (isFresh)
        {
            return answer;
        }

        string reason;
        try
        {
            var (status, content) = Send(address, body);
            if (read(status, content) is { } found)
            {
                // A refusal may be different tomorrow.
                if (status == HttpStatusCode.OK)
                {
                    cache.Keep(question, found);
                }

                return found;
            }

            if (body.IsEmpty && UpstreamAnswer.SaysNoSuchCode(status, content))
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

        return isKnown ? answer : throw new RemoteAwayException(subject, reason);
    }

    // A refusal in FHIR's form is an answer too; that we may not ask, or a page of a proxy, is none.
    private static TerminologyResult? ReadAnswer(HttpStatusCode status, byte[] body, string type) =>
        (status == HttpStatusCode.OK && UpstreamAnswer.TypeOf(body) == type)
        || (status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity && UpstreamAnswer.TypeOf(body) == "OperationOutcome")
            ? new TerminologyResult((int)status, body)
            : null;

    private (HttpStatusCode Status, byte[] Body) Send(string address, ReadOnlyMemory<byte> body)
    {
        using var response = _pipeline.Execute(
            cancellation =>
            {
                using var request = new HttpRequestMessage(body.IsEmpty ? HttpMethod.Get : HttpMethod.Post, address);
                if (!body.IsEmpty)
                {
                    request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/fhir+json") } };
                }

                return _http.Send(request, HttpCompletionOption.ResponseContentRead, cancellation);
            },
            CancellationToken.None);
        using var content = response.Content.ReadAsStream();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return (response.StatusCode, copy.ToArray());
    }

    private static string Version(string? version) => version is null ? "" : "&version=" + Escape(version);

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
