using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Interactions;
using Shr.Server.Operations;
using Shr.Server.Options;

namespace Shr.Server.Wire;

/// <summary>What every request has around its content: its id, the headers for browsers, its format, its caller, the model in force.</summary>
internal sealed class RequestContext(IOptions<ServerOptions> options, ModelHolder models, InteractionTable table, OperationTable operations, IdGenerator ids)
{
    private const string RequestId = "X-Request-Id";
    private const string ExposedHeaders = "ETag, Last-Modified, Location, Content-Location, X-Request-Id";

    /// <summary>The model in force.</summary>
    public CompiledModel Model => models.Current;

    /// <summary>The media types that can be sent.</summary>
    public static string Formats => $"{MediaTypes.Json}, {MediaTypes.Xml}";

    /// <summary>Names the request and lets browsers read the answer.</summary>
    public string Open(HttpContext http)
    {
        var id = http.Request.Headers[RequestId] is [{ Length: > 0 and <= 128 } given] && given.All(c => c is > ' ' and < '\u007F') ? given : ids.Next();
        http.Items[RequestId] = id;
        Reopen(http);
        return id;
    }

    /// <summary>Sets the headers again after the answer was cleared.</summary>
    public void Reopen(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers[RequestId] = (string)http.Items[RequestId]!;
        if (http.Request.Headers.Origin is not [{ Length: > 0 } origin])
        {
            return;
        }

        var allowed = options.Value.CorsOrigins;
        if (allowed.Contains("*"))
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else if (allowed.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.Append("Vary", "Origin");
        }
        else
        {
            return;
        }

        headers.AccessControlExposeHeaders = ExposedHeaders;
    }

    /// <summary>Says what an address knows; for a browser's preflight also what it may send.</summary>
    public void AnswerOptions(HttpContext http, string path)
    {
        var route = Route.Parse(path.Split('/', StringSplitOptions.RemoveEmptyEntries), Model.Types, new IssueCollector());
        var headers = http.Response.Headers;
        var operation = route?.Operation is null ? null : operations.Match(route);
        var exists = route is not null && (route.Operation is null || operation is not null);
        headers.Allow = !exists ? "OPTIONS" : operation is { ChangesState: true } ? "POST, OPTIONS" : table.AllowedAt(route!.Shape);
        if (headers.AccessControlAllowOrigin.Count > 0)
        {
            headers.AccessControlAllowMethods = headers.Allow;
            headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders.Count > 0
                ? http.Request.Headers.AccessControlRequestHeaders
                : "Accept, Authorization, Content-Type, If-Match, If-None-Match, If-None-Exist, If-Modified-Since, Prefer, X-Request-Id, Idempotency-Key";
            headers.AccessControlMaxAge = "600";
        }

        http.Response.StatusCode = exists ? 204 : 404;
    }

    /// <summary>The format the client asks for, or null where it can have none; <paramref name="isRaw"/> where it asks for the content of a Binary.</summary>
    public static BodyFormat? ChooseFormat(HttpContext http, string path, out bool pretty, out bool isRaw)
    {
        pretty = false;
        string? format = null;
        if (http.Request.QueryString.HasValue)
        {
            foreach (var parameter in QueryText.Parse(http.Request.QueryString.Value))
            {
                pretty |= parameter is { Name: "_pretty", Value: "true" };
                format = parameter.Name == "_format" ? parameter.Value : format;
            }
        }

        isRaw = RawBinary.IsAsked(http, path, format);
        var chosen = MediaTypes.Choose(format, http.Request.Headers.Accept.ToString());

        // What is wrong must be said in some form, also to who asked for an image.
        return chosen is null && (isRaw || path.StartsWith("/Binary", StringComparison.Ordinal)) ? BodyFormat.Json : chosen;
    }
}
