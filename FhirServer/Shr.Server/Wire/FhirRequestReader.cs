using System.Globalization;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Fhir.Xml;
using Shr.Server.Options;

namespace Shr.Server.Wire;

/// <summary>Turns HTTP into a <see cref="FhirRequest"/>, or says why it is none (400, 404, 405, 413, 415).</summary>
internal sealed class FhirRequestReader(IOptions<ServerOptions> options, BaseAddress address)
{
    private const string BodyTypes = $"{MediaTypes.Json} or {MediaTypes.Xml}";

    /// <summary>The request, or the answer that refuses it. The body's buffer belongs to the caller.</summary>
    public async ValueTask<(FhirRequest? Request, FhirResponse? Refusal)> ReadAsync(
        HttpContext http, string path, CompiledModel model, Caller caller, RequestBody body, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (Route.Parse(segments, model.Types, issues) is not { } route)
        {
            // An address that cannot be is a faulty request where something was to be written.
            var isFaulty = issues.All[0].Kind == ServerIssues.BadId || (issues.All[0].Kind == ServerIssues.UnknownType && http.Request.Method is "POST" or "PUT" or "PATCH");
            return (null, FhirResponse.Refused(isFaulty ? 400 : 404, issues));
        }

        if (MethodOf(http.Request.Method) is not { } method)
        {
            return (null, FhirResponse.Refused(405, ServerIssues.MethodNotAllowed, http.Request.Method, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
        }

        if (await body.ReadAsync(http, options.Value.MaxBodyBytes, cancellationToken) is { } refusal)
        {
            return (null, refusal);
        }

        var headers = http.Request.Headers;
        var contentType = http.Request.ContentType;
        var format = body.Bytes.Count == 0 ? BodyFormat.None : FormatOf(contentType, body.Bytes);
        var prefer = PreferHeader.Parse(headers["Prefer"]);
        var request = new FhirRequest
        {
            Method = method,
            Route = route,
            Model = model,
            Caller = caller,
            Base = address.Of(http),
            Query = http.Request.QueryString.Value is ['?', .. var query] ? query : "",
            Body = body.Bytes,
            Format = format,
            ContentType = contentType,
            Conditions = Conditions(headers),
            Return = prefer.Return,
            IsStrict = prefer.IsStrict,
            AcceptLanguage = headers.AcceptLanguage is [{ Length: > 0 } languages] ? languages : null,
            CacheId = headers["X-Cache-Id"] is [{ Length: > 0 } cache] ? cache : null,
            TooCostlyThreshold = int.TryParse(headers["X-Too-Costly-Threshold"], NumberStyles.None, CultureInfo.InvariantCulture, out var threshold) ? threshold : null,
            IdempotencyKey = headers["Idempotency-Key"] is [{ Length: > 0 } key] ? key : null,
        };
        if (RawBinary.IsSent(request))
        {
            return RawBinary.Wrap(request, headers) is { } wrapped ? (wrapped, null) : (null, FhirResponse.Refused(415, ServerIssues.UnsupportedMediaType, contentType, "a media type such as image/png"));
        }

        return Unsupported(request) is { } unsupported ? (null, unsupported) : format == BodyFormat.Xml ? Transcode(request) : (request, null);
    }

    private static FhirMethod? MethodOf(string method) => method switch
    {
        "GET" or "HEAD" => FhirMethod.Get,
        "POST" => FhirMethod.Post,
        "PUT" => FhirMethod.Put,
        "PATCH" => FhirMethod.Patch,
        "DELETE" => FhirMethod.Delete,
        _ => null,
    };

    // A body without a media type is read as what it looks like: some clients forget the header.
    private static BodyFormat FormatOf(string? contentType, ArraySegment<byte> body)
    {
        if (MediaTypes.FormatOf(contentType) is var format and not BodyFormat.None)
        {
            return format;
        }

        return body.AsSpan().TrimStart(" \t\r\n"u8) switch
        {
            [(byte)'{', ..] or [(byte)'[', ..] => BodyFormat.Json,
            [(byte)'<', ..] => BodyFormat.Xml,
            _ => BodyFormat.Other,
        };
    }

    private static FhirResponse? Unsupported(FhirRequest request)
    {
        if (request.Format == BodyFormat.None || request.Method is FhirMethod.Get or FhirMethod.Delete)
        {
            return null;
        }

        var isSearch = request.Route.Shape is RouteShape.SystemSearch or RouteShape.TypeSearch or RouteShape.CompartmentSearch;
        var (fits, expected) = request switch
        {
            { Method: FhirMethod.Patch } => (request.Format is BodyFormat.Json or BodyFormat.Xml or BodyFormat.JsonPatch or BodyFormat.XmlPatch,
                "application/json-patch+json, application/xml-patch+xml or " + BodyTypes),
            _ when isSearch => (request.Format == BodyFormat.Form, "application/x-www-form-urlencoded"),
            _ => (request.Format is BodyFormat.Json or BodyFormat.Xml, BodyTypes),
        };
        return fits ? null : FhirResponse.Refused(415, ServerIssues.UnsupportedMediaType, request.ContentType, expected);
    }

    // From here on there is one form only.
    private static (FhirRequest? Request, FhirResponse? Refusal) Transcode(FhirRequest request)
    {
        var issues = new IssueCollector();
        using var xml = new MemoryStream(request.Body.Array!, request.Body.Offset, request.Body.Count, writable: false);
        var json = new FhirXmlReader(request.Model.Types) { MaxDepth = request.Model.MaxDepth }.Read(xml, issues);
        return json is null || issues.HasErrors
            ? (null, FhirResponse.Refused(400, issues))
            : (request with { Body = json, Format = BodyFormat.Json, IsTranscoded = true }, null);
    }

    private static FhirConditions Conditions(IHeaderDictionary headers)
    {
        var ifMatch = headers.IfMatch;
        var ifNoneMatch = headers.IfNoneMatch;
        var since = headers.IfModifiedSince;
        var ifNoneExist = headers["If-None-Exist"];
        if (ifMatch.Count + ifNoneMatch.Count + since.Count + ifNoneExist.Count == 0)
        {
            return FhirConditions.None;
        }

        return new FhirConditions(
            ifMatch.Count == 0 ? null : ifMatch.ToString(),
            ifNoneMatch.Count == 0 ? null : ifNoneMatch.ToString(),
            DateTimeOffset.TryParseExact(since.ToString(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null,
            ifNoneExist.Count == 0 ? null : ifNoneExist.ToString());
    }
}
