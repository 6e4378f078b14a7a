using System.Globalization;
using System.Threading.RateLimiting;
using Shr.Search.Plans;
using Shr.Server.Security.Access;
using Shr.Server.Security.Audit;
using Shr.Server.Security.Authentication;
using Shr.Server.Security.Identities;
using Shr.Server.Wire;

namespace Shr.Server.Security;

/// <summary>What stands before the FHIR API: who is it, how often, why; and afterwards the audit trail.</summary>
internal sealed class SecurityDoor(SecurityOptions options, Authenticator authenticator, DefaultCatchments catchments, OwnRecords own, AuditTrail? trail) : IDisposable
{
    private const int MinReason = 10;
    private const int MaxReason = 500;
    private const int WindowSeconds = 60;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(client =>
        RateLimitPartition.GetSlidingWindowLimiter(client, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = Math.Max(1, options.RequestsPerMinute),
            Window = TimeSpan.FromSeconds(WindowSeconds),
            SegmentsPerWindow = 6,
        }));

    /// <summary>The caller of a request, or the refusal. Nothing of the body has been read by then.</summary>
    public async ValueTask<(Caller? Caller, FhirResponse? Refusal)> OpenAsync(HttpContext http, string path, CancellationToken cancellationToken)
    {
        if (!authenticator.IsOn)
        {
            return (Caller.Local, null);
        }

        // What the server can do is for everybody to know.
        if (path.Trim('/') == "metadata")
        {
            return (new Caller("anonymous", new ConditionalAccess(new Nothing()), false), null);
        }

        var result = await authenticator.IdentifyAsync(http, cancellationToken);
        var client = result.Identity?.ClientId ?? http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (options.RequestsPerMinute > 0 && !TryEnter(client))
        {
            http.Response.Headers.RetryAfter = WindowSeconds.ToString(CultureInfo.InvariantCulture);
            return (null, FhirResponse.Refused(429, SecurityIssues.TooManyRequests, WindowSeconds));
        }

        if (result.Identity is not { } identity)
        {
            if (PublicTerminology.IsAsked(http, path))
            {
                return (PublicTerminology.Caller, null);
            }

            http.Response.Headers.WWWAuthenticate = "Bearer";
            return (null, FhirResponse.Refused(result.Status, result.Refusal!));
        }

        return Purposeful(http, await own.ResolveAsync(await catchments.FillAsync(identity, cancellationToken), cancellationToken));
    }

    /// <summary>The caller of a request whose credentials were checked elsewhere, or the refusal.</summary>
    public (Caller? Caller, FhirResponse? Refusal) Open(HttpContext http, Identity identity)
    {
        if (options.RequestsPerMinute > 0 && !TryEnter(identity.ClientId))
        {
            http.Response.Headers.RetryAfter = WindowSeconds.ToString(CultureInfo.InvariantCulture);
            return (null, FhirResponse.Refused(429, SecurityIssues.TooManyRequests, WindowSeconds));
        }

        return Purposeful(http, identity);
    }

    /// <summary>Writes the audit event of a call of a national service; false where that is impossible, so that nothing must be answered.</summary>
    /// <param name="http">The request.</param>
    /// <param name="caller">Who asks, or null where nobody signed in.</param>
    /// <param name="action">C, R, U, D or E.</param>
    /// <param name="interaction">What was done.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="entities">What was returned or written, as references.</param>
    /// <param name="patients">Ids of the patients touched.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<bool> CloseAsync(
        HttpContext http, Caller? caller, char action, string interaction, int status, IReadOnlyList<string> entities, IReadOnlyList<string> patients, CancellationToken cancellationToken) =>
        trail is null
            ? ValueTask.FromResult(true)
            : trail.TryRecordAsync(http, caller, caller?.Name ?? "anonymous", action, interaction, status, entities, patients, cancellationToken);

    /// <summary>Writes the audit event; answers what must be sent instead where that is impossible.</summary>
    public async ValueTask<FhirResponse> CloseAsync(
        HttpContext http, string path, Caller? caller, FhirRequest? request, FhirResponse response, CancellationToken cancellationToken)
    {
        if (trail is null || request?.Route.Shape == RouteShape.Metadata)
        {
            return response;
        }

        return await trail.TryRecordAsync(http, path, caller, request, response, cancellationToken)
            ? response
            : FhirResponse.Refused(503, SecurityIssues.AuditUnavailable);
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private bool TryEnter(string client)
    {
        using var lease = _limiter.AttemptAcquire(client);
        return lease.IsAcquired;
    }

    private static (Caller? Caller, FhirResponse? Refusal) Purposeful(HttpContext http, Identity identity)
    {
        var headers = http.Request.Headers;
        var purpose = headers["X-Purpose-Of-Use"] is [{ Length: > 0 } given] ? given : Purpose.Treatment;
        if (!Purpose.Known.Contains(purpose))
        {
            return (null, FhirResponse.Refused(400, SecurityIssues.UnknownPurpose, purpose, string.Join(", ", Purpose.Known)));
        }

        var reason = headers["X-Break-Glass-Reason"] is [{ Length: > 0 } text] ? text.Trim() : null;
        if (purpose == Purpose.BreakGlass ? reason is not { Length: >= MinReason } : reason is { Length: < MinReason })
        {
            return (null, FhirResponse.Refused(400, SecurityIssues.NoReason, MinReason));
        }

        var mayBreak = (identity.Roles & (Role.Facility | Role.Provider)) != 0;
        return (new Caller($"{identity.ClientId}/{identity.Id}", new ConditionalAccess(new Nothing()), identity.Roles.HasFlag(Role.System))
        {
            Identity = identity,
            Purpose = reason is not null && mayBreak ? Purpose.BreakGlass : purpose,
            BreakGlassReason = mayBreak ? reason?[..Math.Min(reason.Length, MaxReason)] : null,
        }, null);
    }
}
