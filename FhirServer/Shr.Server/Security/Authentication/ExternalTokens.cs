using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using Shr.Server.Security.Directory;
using Shr.Server.Security.Identities;

namespace Shr.Server.Security.Authentication;

/// <summary>Bearer tokens of an external issuer: JWTs by its published keys, opaque ones by asking it.</summary>
public sealed class ExternalTokens(IssuerOptions options, TimeProvider clock, HttpClient http) : IDisposable
{
    /// <summary>The name of the JWT bearer scheme.</summary>
    public const string Scheme = "external";

    private const int MaxCached = 10_000;

    private readonly ConcurrentDictionary<string, (Identity Identity, DateTimeOffset Until)> _cache = new();

    /// <summary>Whom a token speaks for.</summary>
    public async ValueTask<SignInResult> IdentifyAsync(HttpContext context, string token, CancellationToken cancellationToken)
    {
        if (options.Authority is not null && token.AsSpan().Count('.') == 2)
        {
            return await JwtAsync(context, token);
        }

        return options.IntrospectionEndpoint is null ? SignInResult.Refused(SecurityIssues.BadToken) : await IntrospectAsync(token, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static async ValueTask<SignInResult> JwtAsync(HttpContext context, string token)
    {
        var result = await context.AuthenticateAsync(Scheme);
        if (!result.Succeeded)
        {
            return SignInResult.Refused(SecurityIssues.BadToken);
        }

        var claims = new Dictionary<string, object>(StringComparer.Ordinal);
        using var payload = JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(new JsonWebToken(token).EncodedPayload));
        foreach (var claim in payload.RootElement.EnumerateObject())
        {
            claims[claim.Name] = claim.Value.Clone();
        }

        return ClaimedIdentity.Of(claims, Secrets.Fingerprint(token)) is { } identity ? SignInResult.Of(identity) : SignInResult.Refused(SecurityIssues.BadToken);
    }

    // https://www.rfc-editor.org/rfc/rfc7662
    private async ValueTask<SignInResult> IntrospectAsync(string token, CancellationToken cancellationToken)
    {
        var fingerprint = Secrets.Fingerprint(token);
        var now = clock.GetUtcNow();
        if (_cache.TryGetValue(fingerprint, out var cached) && cached.Until > now)
        {
            return SignInResult.Of(cached.Identity);
        }

        try
        {
            using var question = new HttpRequestMessage(HttpMethod.Post, options.IntrospectionEndpoint)
            {
                Content = new FormUrlEncodedContent([new("token", token), new("token_type_hint", "access_token")]),
            };
            question.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(
                $"{Uri.EscapeDataString(options.ClientId ?? "")}:{Uri.EscapeDataString(options.ClientSecret ?? "")}")));
            using var response = await http.SendAsync(question, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return SignInResult.Refused(SecurityIssues.CannotCheck);
            }

            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return Read(answer.RootElement, fingerprint, now);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return SignInResult.Refused(SecurityIssues.CannotCheck);
        }
    }

    private SignInResult Read(JsonElement answer, string fingerprint, DateTimeOffset now)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("active", out var active) || active.ValueKind != JsonValueKind.True)
        {
            return SignInResult.Refused(SecurityIssues.BadToken);
        }

        var claims = answer.EnumerateObject().ToDictionary(p => p.Name, p => (object)p.Value.Clone(), StringComparer.Ordinal);
        if (ClaimedIdentity.Of(claims, fingerprint) is not { } identity)
        {
            return SignInResult.Refused(SecurityIssues.BadToken);
        }

        var until = now.AddSeconds(options.CacheSeconds);
        if (answer.TryGetProperty("exp", out var exp) && exp.TryGetInt64(out var seconds) && DateTimeOffset.FromUnixTimeSeconds(seconds) is var end && end < until)
        {
            until = end;
        }

        if (until <= now && options.CacheSeconds > 0)
        {
            return SignInResult.Refused(SecurityIssues.BadToken);
        }

        if (_cache.Count < MaxCached)
        {
            _cache[fingerprint] = (identity, until);
        }

        return SignInResult.Of(identity);
    }
}
