using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Shr.Fhir;
using Shr.Fhir.Types;
using Shr.Fhir.Xml;

namespace Shr.Server.Wire;

/// <summary>Sends a <see cref="FhirResponse"/>: status, headers, and the body in the form the client chose.</summary>
internal static class FhirResponseWriter
{
    private const string JsonType = MediaTypes.Json + "; charset=utf-8";
    private const string XmlType = MediaTypes.Xml + "; charset=utf-8";

    // Below this size compressing costs more than it saves on any line.
    private const int CompressFrom = 8 * 1024;

    // About as long as a database takes to choose a new primary.
    private const string RetryAfterSeconds = "5";

    /// <summary>Sends it.</summary>
    public static async ValueTask WriteAsync(
        HttpContext http, FhirResponse answer, string address, BodyFormat format, bool pretty, TypeModel types, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        WriteHeaders(response, answer, address);
        if (answer.Status is 204 or 304)
        {
            return;
        }

        if (answer.Raw is { } raw)
        {
            // Never shown in the server's own name: what somebody stored could be a page with a script.
            response.Headers.ContentDisposition = $"attachment; filename=\"{raw.Name}\"";
            response.Headers.Append("Vary", "Accept");
            await SendAsync(http, raw.Bytes, raw.MediaType, cancellationToken);
            return;
        }

        if (answer is { Content: null, Version: { IsDeleted: false } version, IsMinimal: false } && !pretty && format == BodyFormat.Json)
        {
            await SendAsync(http, version.Json, JsonType, cancellationToken);
            return;
        }

        var content = answer.Content
            ?? (answer is { Version: { IsDeleted: false } stored, IsMinimal: false } ? new StoredJson(stored.Json) : (IFhirContent?)null)
            ?? (answer.Issues.Count > 0 ? new OutcomeContent(answer.Issues, answer.Source) : null);
        if (content is null)
        {
            response.ContentLength = 0;
            return;
        }

        using var body = new PooledBuffer();
        content.WriteTo(body);
        if (format == BodyFormat.Xml)
        {
            await SendAsync(http, ToXml(body.Written, types, pretty), XmlType, cancellationToken);
            return;
        }

        if (!pretty)
        {
            await SendAsync(http, body.Written, JsonType, cancellationToken);
            return;
        }

        using var indented = new PooledBuffer(body.Length * 2);
        JsonLayout.Indent(body.Written, indented);
        await SendAsync(http, indented.Written, JsonType, cancellationToken);
    }

    private static void WriteHeaders(HttpResponse response, FhirResponse answer, string address)
    {
        if (answer.Status == 503)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        if (answer.Version is { } version)
        {
            response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"W/\"{version.Version}\"");
            response.Headers.LastModified = version.LastUpdated.ToString("r", CultureInfo.InvariantCulture);
            if (answer.Location is { } key)
            {
                response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{address}/{key.Type}/{key.Id}/_history/{version.Version}");
            }
        }

        if (answer.OtherLocation is { } other)
        {
            response.Headers.ContentLocation = other;
        }

        if (answer.Allow is { } allow)
        {
            response.Headers.Allow = allow;
        }
    }

    private static ReadOnlyMemory<byte> ToXml(ArraySegment<byte> json, TypeModel types, bool pretty)
    {
        // What is sent was checked when it was stored, or is the server's own.
        using var resource = Resource.Parse(json.Array!, json.Offset, json.Count, types, new IssueCollector(), 512)
            ?? throw new InvalidDataException("A stored resource cannot be read.");
        using var xml = new MemoryStream(json.Count);
        FhirXmlWriter.Write(resource.Root, xml, pretty);
        return xml.GetBuffer().AsMemory(0, (int)xml.Length);
    }

    private static async ValueTask SendAsync(HttpContext http, ReadOnlyMemory<byte> body, string mediaType, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.ContentType = mediaType;
        var encoding = body.Length < CompressFrom ? null : ChooseEncoding(http.Request.Headers.AcceptEncoding.ToString());
        if (http.Request.Method == "HEAD")
        {
            response.ContentLength = body.Length;
            return;
        }

        if (encoding is null)
        {
            response.ContentLength = body.Length;
            response.BodyWriter.Write(body.Span);
            await response.BodyWriter.FlushAsync(cancellationToken);
            return;
        }

        response.Headers.ContentEncoding = encoding;
        response.Headers.Append("Vary", "Accept-Encoding");
        await using Stream stream = encoding == "br"
            ? new BrotliStream(response.Body, CompressionLevel.Fastest, leaveOpen: true)
            : new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await stream.WriteAsync(body, cancellationToken);
    }

    private static string? ChooseEncoding(string accepted)
    {
        string? chosen = null;
        foreach (var range in accepted.AsSpan().Split(','))
        {
            var part = accepted.AsSpan()[range].Trim();
            if (part.EndsWith("q=0", StringComparison.Ordinal) || part.EndsWith("q=0.0", StringComparison.Ordinal))
            {
                continue;
            }

            var end = part.IndexOf(';');
            var name = (end < 0 ? part : part[..end]).Trim();
            if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            {
                return "gzip";
            }

            chosen = name.Equals("br", StringComparison.OrdinalIgnoreCase) ? "br" : chosen;
        }

        return chosen;
    }
}
