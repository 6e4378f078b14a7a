using Microsoft.Extensions.Options;
using Shr.Server.Interactions;
using Shr.Server.Options;
using Shr.Server.Security;
using Shr.Server.Security.Access;
using Shr.Server.Security.Directory;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries;

/// <summary>
/// The door of every national service: signs in, admits by policy and roles, bounds body and time, audits, and turns
/// whatever escapes into 500 without saying what it was. Refusals come in the envelope of the service.
/// </summary>
/// <remarks>
/// A route is one line: <c>app.MapGet(path, (HttpContext http, string hid) => door.AnswerAsync(http, ask, (call, stop) => ...))</c>.
/// </remarks>
internal sealed class NationalDoor(
    IResourceStore store, ModelRefresh refresh, AccessGate gate, SecurityDoor door, BaseAddress address, Dispatcher dispatcher, Requesters requesters, RequestContext context,
    IOptions<ServerOptions> options, ILogger<NationalDoor> logger, IdentityProvider? provider = null, AccessDirectory? directory = null)
{
    /// <summary>The words of every 403.</summary>
    public const string Denied = "Access is denied";

    /// <summary>Answers one HTTP request.</summary>
    public async Task AnswerAsync(HttpContext http, NationalAsk ask, Func<NationalCall, CancellationToken, ValueTask<NationalAnswer>> answer)
    {
        var requestId = context.Open(http);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        time.CancelAfter(TimeSpan.FromSeconds(options.Value.RequestSeconds));
        NationalAnswer result;
        try
        {
            result = await AnswerAsync(http, ask, answer, time.Token);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: nobody is left to answer.
            return;
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && time.IsCancellationRequested))
        {
            result = NationalAnswer.Refused(503, "The request took too long");
        }
        catch (StoreUnavailableException unavailable)
        {
            Log.StoreUnavailable(logger, unavailable.Message);
            result = NationalAnswer.Refused(503, "The store is not available");
        }
#pragma warning disable CA1031 // As at the FHIR door: the client learns only where the operator finds it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e, requestId, http.Request.Method, ask.Interaction);
            result = NationalAnswer.Refused(500, $"Something went wrong; the log knows more under {requestId}");
        }

        await WriteAsync(http, ask, result);
    }

    private async ValueTask<NationalAnswer> AnswerAsync(
        HttpContext http, NationalAsk ask, Func<NationalCall, CancellationToken, ValueTask<NationalAnswer>> answer, CancellationToken cancellationToken)
    {
        var (caller, refusal) = ask.IsRegistry && Service(http) is { } service
            ? door.Open(http, service)
            : await door.OpenAsync(http, ask.Type, cancellationToken);
        NationalCall? call = null;
        NationalAnswer result;
        if (caller is null)
        {
            result = Refused(refusal!);
        }
        else if (ask.Requires != 0 && caller.Identity is { } identity && (identity.Roles & ask.Requires) == 0)
        {
            result = NationalAnswer.Refused(403, Denied);
        }
        else
        {
            (call, result) = await AdmitAsync(http, ask, caller, answer, cancellationToken);
        }

        // A feed is told apart from a sign-in by its interaction; the address may hold a person's numbers.
        return await door.CloseAsync(http, caller, ActionOf(ask.Deed), ask.Interaction, result.Status, call?.Entities ?? [], call?.Patients ?? [], cancellationToken)
            ? result
            : NationalAnswer.Refused(503, "The request cannot be recorded in the audit log now");
    }

    private async ValueTask<(NationalCall? Call, NationalAnswer Answer)> AdmitAsync(
        HttpContext http, NationalAsk ask, Caller caller, Func<NationalCall, CancellationToken, ValueTask<NationalAnswer>> answer, CancellationToken cancellationToken)
    {
        var model = await refresh.TakeAsync(http.Request.Method, ask.Type, cancellationToken);
        var request = new FhirRequest
        {
            Method = FhirMethod.Get,
            Route = new Route(RouteShape.Type) { Type = ask.Type },
            Model = model,
            Caller = caller,
            Base = address.Of(http),
            Query = ask.Patient is { } named ? $"identifier={RegistryTerms.HealthId}|{Uri.EscapeDataString(named)}" : "",
        };
        if (ask.IsInPolicy)
        {
            (request, var refusal) = await gate.AdmitAsync(request, ask.Patient, new RequestFacts(ask.Deed, ask.Type, [], [], false), cancellationToken);
            if (refusal is not null)
            {
                return (null, Refused(refusal));
            }
        }

        var body = new RequestBody();
        if (ask.MaxBody > 0 && await body.ReadAsync(http, Math.Min(ask.MaxBody, options.Value.MaxBodyBytes), cancellationToken) is { } unread)
        {
            return (null, Refused(unread));
        }

        await using var call = new NationalCall(http, request with { Query = "" }, body.Bytes, request.Base[..^address.Path.Length], store, dispatcher, requesters);
        var result = await answer(call, cancellationToken);

        // Only here, not in a finally: after an exception something may still read the buffer, so it is left to the collector.
        body.Dispose();
        return (call, result);
    }

    // The registries know a service by its client_id and its API token; whoever signed in needs no e-mail there.
    private Identity? Service(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (provider is null || headers["X-Auth-Token"] is not [{ Length: > 0 and <= 512 } token] || headers["client_id"] is not [{ Length: > 0 and <= 64 } clientId])
        {
            return null;
        }

        if (provider.UserOf(token) is { } user)
        {
            if (headers.From.Count == 0 && Secrets.AreEqual(user.Id, clientId))
            {
                headers.From = user.Email;
            }

            return null;
        }

        return provider.IsApiToken(clientId, token) && directory?.User(clientId) is { } owner
            ? owner.ToIdentity(Secrets.Fingerprint(token))
            : null;
    }

    private static async Task WriteAsync(HttpContext http, NationalAsk ask, NationalAnswer answer)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.StatusCode = answer.Status;
        var value = answer.IsRefusal ? ask.Errors.Body(answer.Status, answer.Group, answer.Message, answer.Faults) : answer.Value;
        if (value is not null)
        {
            await http.Response.WriteAsJsonAsync(value, value.GetType(), JsonBody.Options, http.RequestAborted);
            return;
        }

        if (!answer.Bytes.IsEmpty)
        {
            http.Response.ContentType = answer.ContentType;
            http.Response.ContentLength = answer.Bytes.Length;
            await http.Response.Body.WriteAsync(answer.Bytes, http.RequestAborted);
        }
    }

    private static NationalAnswer Refused(FhirResponse refusal) =>
        NationalAnswer.Refused(refusal.Status, refusal.Status == 403 ? Denied : refusal.Issues.Count > 0 ? refusal.Issues[0].Text : "Refused");

    private static char ActionOf(Deed deed) => deed switch
    {
        Deed.Create => 'C',
        Deed.Update or Deed.Merge => 'U',
        Deed.Delete => 'D',
        Deed.Operate => 'E',
        _ => 'R',
    };
}
