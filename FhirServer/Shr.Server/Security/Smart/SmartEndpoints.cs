using Microsoft.Extensions.Options;
using Shr.Server.Options;

namespace Shr.Server.Security.Smart;

/// <summary>The routes of the embedded issuer.</summary>
internal sealed class SmartEndpoints(
    SmartDocuments documents, AuthorizeEndpoint authorize, TokenEndpoint token, IntrospectionEndpoint introspection, LaunchEndpoint launch, ModelHolder models, IOptions<ServerOptions> server)
{
    private const int MaxFormBytes = 64 * 1024;

    /// <summary>Adds them.</summary>
    public void Map(WebApplication app, string apiPath)
    {
        // Below the API's own path, so before it.
        app.Use(next => http => http.Request.Path.StartsWithSegments(apiPath + "/.well-known", out var rest) && Document(http, rest.Value) is { } document
            ? document.ExecuteAsync(http)
            : next(http));
        app.MapGet("/auth/jwks", (HttpContext http) => Open(http, Results.Json(documents.Jwks())));
        app.MapGet("/auth/authorize", (HttpContext http) => authorize.Start(http, name => Single(http.Request.Query[name])));
        app.MapPost("/auth/authorize", (HttpContext http, CancellationToken cancel) => FormAsync(http, form =>
            form.ContainsKey("pending") ? authorize.FinishAsync(http, form, models.Current, cancel) : Task.FromResult(authorize.Start(http, name => Single(form[name]))), cancel));
        app.MapPost("/auth/token", (HttpContext http, CancellationToken cancel) => FormAsync(http, async form => Open(http, await token.AnswerAsync(http, form)), cancel));
        app.MapPost("/auth/introspect", (HttpContext http, CancellationToken cancel) => FormAsync(http, form => introspection.IntrospectAsync(http, form, cancel), cancel));
        app.MapPost("/auth/revoke", (HttpContext http, CancellationToken cancel) => FormAsync(http, async form => Open(http, await introspection.RevokeAsync(http, form)), cancel));
        app.MapPost("/auth/launch", (HttpContext http, CancellationToken cancel) => FormAsync(http, form => launch.AnswerAsync(http, form, models.Current, cancel), cancel));
    }

    private IResult? Document(HttpContext http, string? name) => (http.Request.Method, name) switch
    {
        ("GET", "/smart-configuration") => Open(http, Results.Json(documents.Configuration(http))),
        ("GET", "/openid-configuration") => Open(http, Results.Json(documents.OpenId(http))),
        _ => null,
    };

    private static async Task<IResult> FormAsync(HttpContext http, Func<IFormCollection, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentLength is > MaxFormBytes)
        {
            return Results.Json(new { error = "invalid_request" }, statusCode: 400);
        }

        return await answer(await http.Request.ReadFormAsync(cancellationToken));
    }

    // Browsers may read these from the origins that may use the API.
    private IResult Open(HttpContext http, IResult result)
    {
        var origins = server.Value.CorsOrigins;
        if (http.Request.Headers.Origin is [{ Length: > 0 } origin] && (origins.Contains("*") || origins.Contains(origin, StringComparer.OrdinalIgnoreCase)))
        {
            http.Response.Headers.AccessControlAllowOrigin = origins.Contains("*") ? "*" : origin;
            http.Response.Headers.Append("Vary", "Origin");
        }

        return result;
    }

    // A parameter that stands twice means two things: it counts as missing.
    private static string? Single(Microsoft.Extensions.Primitives.StringValues values) => values is [{ Length: > 0 } one] ? one : null;
}
