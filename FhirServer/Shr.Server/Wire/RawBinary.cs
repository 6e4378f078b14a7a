using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Storage;

namespace Shr.Server.Wire;

/// <summary>The content of a Binary in its own media type, both ways: behind the wire it is always the resource.</summary>
/// <remarks>https://hl7.org/fhir/R4/binary.html#rest</remarks>
internal static class RawBinary
{
    private const string Unknown = "application/octet-stream";
    private const string ContextHeader = "X-Security-Context";

    /// <summary>Whether a request sends content and not a Binary resource. Plain JSON or XML is content, unless it is a Binary.</summary>
    public static bool IsSent(FhirRequest request) =>
        request is { Route.Type: "Binary", Body.Count: > 0 }
        && request is { Method: FhirMethod.Post, Route.Shape: RouteShape.Type } or { Method: FhirMethod.Put, Route.Shape: RouteShape.Instance or RouteShape.Type }
        && request.Format switch
        {
            BodyFormat.Json => IsPlain(request.ContentType) && !Opening(request).Contains("\"Binary\"", StringComparison.Ordinal),
            BodyFormat.Xml => IsPlain(request.ContentType) && !Opening(request).Contains("<Binary", StringComparison.Ordinal),
            _ => true,
        };

    /// <summary>The same request with the resource that holds its content; null where the media type cannot be read.</summary>
    public static FhirRequest? Wrap(FhirRequest request, IHeaderDictionary headers)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType ?? Unknown, out var type))
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>((request.Body.Count / 3 * 4) + 512);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Binary"u8);
        if (request.Route.Id is { } id)
        {
            json.WriteString("id"u8, id);
        }

        json.WriteString("contentType"u8, type.ToString());
        if (headers[ContextHeader] is [{ Length: > 0 } context])
        {
            json.WriteStartObject("securityContext"u8);
            json.WriteString("reference"u8, context);
            json.WriteEndObject();
        }

        json.WriteBase64String("data"u8, request.Body);
        json.WriteEndObject();
        json.Flush();

        // The positions of issues would be those of a body the client never saw.
        return request with { Body = output.WrittenSpan.ToArray(), Format = BodyFormat.Json, IsTranscoded = true };
    }

    /// <summary>Whether a request is for content: a read of a Binary that does not name a media type of FHIR.</summary>
    public static bool IsAsked(HttpContext http, string path, string? format)
    {
        if (http.Request.Method is not ("GET" or "HEAD")
            || path.Split('/', StringSplitOptions.RemoveEmptyEntries) is not (["Binary", _] or ["Binary", _, "_history", _]) || path.Contains('$', StringComparison.Ordinal))
        {
            return false;
        }

        if (!string.IsNullOrEmpty(format))
        {
            return MediaTypes.Choose(format, null) is null;
        }

        var accept = http.Request.Headers.Accept.ToString();
        return !accept.Contains("fhir", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The content of a stored Binary; null where the client named plain JSON or XML and the content is something else.</summary>
    public static RawContent? Of(ResourceVersion version, string accept)
    {
        using var tree = JsonTreeReader.Read(version.Json.ToArray(), new IssueCollector()) ?? throw new InvalidDataException("A stored resource cannot be read.");
        var typeRow = tree.Find(0, "contentType"u8);
        var dataRow = tree.Find(0, "data"u8);
        var type = typeRow >= 0 && MediaTypeHeaderValue.TryParse(tree.StringOf(typeRow), out var stated) ? stated.ToString() : Unknown;
        if (MediaTypes.FormatOf(accept) is BodyFormat.Json or BodyFormat.Xml && MediaTypes.FormatOf(accept) != MediaTypes.FormatOf(type))
        {
            return null;
        }

        var data = dataRow < 0 ? [] : Convert.FromBase64String(tree.StringOf(dataRow));
        return new RawContent(data, type, version.Key.Id);
    }

    private static bool IsPlain(string? contentType) => contentType?.Contains("fhir", StringComparison.OrdinalIgnoreCase) != true;

    private static string Opening(FhirRequest request) => System.Text.Encoding.UTF8.GetString(request.Body.AsSpan(0, Math.Min(request.Body.Count, 4096)));
}
