using System.Diagnostics;
using Microsoft.Extensions.Options;
using Shr.Server.Options;
using Shr.Server.Registries.Encounters;
using Shr.Server.Security;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Wire;

/// <summary>
/// The door of the FHIR API: takes the model and the caller once, reads, dispatches, writes; turns whatever escapes into
/// 500 without saying what it was.
/// </summary>
internal sealed class FhirEndpoint(
    FhirRequestReader reader, IdempotentRoad road, ModelRefresh refresh, RequestContext context, SecurityDoor door, FhirIntake intake, IOptions<ServerOptions> options, Telemetry telemetry, ILogger<FhirEndpoint> logger)
{
    /// <summary>Answers one HTTP request below the base path.</summary>
    public async Task InvokeAsync(HttpContext http, string path)
    {
        var requestId = context.Open(http);
        if (http.Request.Method == "OPTIONS")
        {
            context.AnswerOptions(http, path);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        using var trace = telemetry.Start(http.Request);
        try
        {
            await AnswerOrRefuseAsync(http, path, requestId);
        }
        finally
        {
            telemetry.Answered(trace, http.Request.Method, http.Items[Telemetry.RouteItem] as Route, http.Response.StatusCode, Stopwatch.GetElapsedTime(started));
        }
    }

    private async Task AnswerOrRefuseAsync(HttpContext http, string path, string requestId)
    {
        var seconds = options.Value.RequestSeconds;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        time.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            await AnswerAsync(http, path, time.Token);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: nobody is left to answer.
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !http.Response.HasStarted)
        {
            await RefuseAsync(http, FhirResponse.Refused(503, ServerIssues.TimedOut, seconds));
        }
        catch (StoreUnavailableException unavailable) when (!http.Response.HasStarted)
        {
            Log.StoreUnavailable(logger, unavailable.Message);
            await RefuseAsync(http, FhirResponse.Refused(503, ServerIssues.StoreUnavailable));
        }
        catch (TimeoutException) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, FhirResponse.Refused(503, ServerIssues.TimedOut, seconds));
        }
#pragma warning disable CA1031 // The one place where every exception ends: the client learns only where the operator finds it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e, requestId, http.Request.Method, path.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(""));
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }

            await RefuseAsync(http, FhirResponse.Refused(500, ServerIssues.Internal, requestId));
        }
    }

    private async ValueTask AnswerAsync(HttpContext http, string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var format = RequestContext.ChooseFormat(http, path, out var pretty, out var isRaw);
        if (format is null)
        {
            await RefuseAsync(http, FhirResponse.Refused(406, ServerIssues.NotAcceptable, http.Request.Headers.Accept.ToString(), RequestContext.Formats));
            return;
        }

        var model = await refresh.TakeAsync(http.Request.Method, path, cancellationToken);
        var body = new RequestBody();
        var (caller, response) = await door.OpenAsync(http, path, cancellationToken);
        FhirRequest? request = null;
        if (caller is not null)
        {
            (request, response) = await reader.ReadAsync(http, path, model, caller, body, cancellationToken);
        }

        if (request is not null)
        {
            http.Items[Telemetry.RouteItem] = request.Route;
            response = await intake.AfterAsync(request, await road.AnswerAsync(request, cancellationToken), cancellationToken);
        }

        response = await door.CloseAsync(http, path, caller, request, response!, cancellationToken);

        if (isRaw && response is { Status: 200, Content: null, Version: { } version })
        {
            response = response with { Raw = RawBinary.Of(version, http.Request.Headers.Accept.ToString()) };
        }

        // Positions in a body that came as XML would be those of its JSON form, which the client never saw.
        response = request is { IsTranscoded: true } ? response! with { Source = ArraySegment<byte>.Empty } : response!;
        await FhirResponseWriter.WriteAsync(http, response, request?.Base ?? "", format.Value, pretty, model.Types, cancellationToken);

        // Only here, not in a finally: after an exception something may still read the buffer, so it is left to the collector.
        body.Dispose();
        Log.Answered(logger, http.Request.Method, request?.Route.Shape.ToString() ?? "", request?.Route.Type, response.Status, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private async ValueTask RefuseAsync(HttpContext http, FhirResponse refusal)
    {
        http.Response.Clear();
        context.Reopen(http);
        await FhirResponseWriter.WriteAsync(http, refusal, "", BodyFormat.Json, false, context.Model.Types, CancellationToken.None);
    }
}
