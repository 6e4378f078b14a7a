using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Polly;
using Polly.Timeout;

namespace Shr.Server.Operations.Terminology.Legacy;

/// <summary>Fetches from the legacy registry, and from nowhere else: what its feed names on another host is not followed.</summary>
internal sealed class LegacyClient : IDisposable
{
    private const int MaxAnswerBytes = 8 * 1024 * 1024;

    private readonly Uri _address;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public LegacyClient(LegacyFeedSettings settings, TimeProvider time, HttpMessageHandler? handler = null)
    {
        _address = new Uri(settings.Address.TrimEnd('/') + "/");
        _http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            MaxResponseContentBufferSize = MaxAnswerBytes,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (settings.User.Length > 0)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{settings.Password}")));
        }

        var failed = new PredicateBuilder<HttpResponseMessage>()
            .Handle<HttpRequestException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(r => r.StatusCode >= HttpStatusCode.InternalServerError || r.StatusCode == HttpStatusCode.TooManyRequests);
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new() { MaxRetryAttempts = 1, Delay = TimeSpan.FromMilliseconds(200), ShouldHandle = failed })
            .AddTimeout(TimeSpan.FromSeconds(settings.TimeoutSeconds))
            .Build();
    }

    /// <summary>The address without the last slash: what its own urls begin with.</summary>
    public string Address => _address.AbsoluteUri.TrimEnd('/');

    /// <summary>An address on the registry that it named itself, absolute or relative; null where it points elsewhere.</summary>
    public Uri? Resolve(string named) =>
        Uri.TryCreate(_address, named.Trim(), out var uri) && uri.Scheme == _address.Scheme && uri.Authority == _address.Authority && uri.AbsolutePath.StartsWith(_address.AbsolutePath, StringComparison.Ordinal)
            ? uri
            : null;

    /// <summary>What is there; null where the registry says that there is nothing.</summary>
    /// <exception cref="LegacyRegistryException">It cannot be asked, or refuses.</exception>
    public async Task<byte[]?> GetAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _pipeline.ExecuteAsync(async token => await _http.GetAsync(uri, token), cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await response.Content.ReadAsByteArrayAsync(cancellationToken),
                HttpStatusCode.NotFound => null,
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new LegacyRegistryException($"{uri.AbsolutePath}: the service account is refused ({(int)response.StatusCode})"),
                var status => throw new LegacyRegistryException($"{uri.AbsolutePath}: it answered {(int)status}"),
            };
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or IOException)
        {
            throw new LegacyRegistryException($"{uri.AbsolutePath}: it could not be reached or did not answer in time", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
