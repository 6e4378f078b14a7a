using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Shr.Fhir;

namespace Shr.Server.Wire;

/// <summary>The bytes of a request's body in a buffer of the pool, decompressed and bounded.</summary>
internal sealed class RequestBody : IDisposable
{
    private byte[] _buffer = [];
    private int _length;

    /// <summary>The body.</summary>
    public ArraySegment<byte> Bytes => new(_buffer, 0, _length);

    /// <summary>Reads the whole body, or answers why not (413, 415, 400).</summary>
    public async ValueTask<FhirResponse?> ReadAsync(HttpContext http, int limit, CancellationToken cancellationToken)
    {
        var request = http.Request;
        var announced = request.ContentLength;
        if (announced == 0 || (announced is null && !(http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false)))
        {
            return null;
        }

        if (announced > limit)
        {
            return FhirResponse.Refused(413, Issues.TooLarge, limit);
        }

        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLower(CultureInfo.InvariantCulture);
        if (encoding is not ("" or "identity" or "gzip" or "x-gzip" or "br" or "deflate"))
        {
            return FhirResponse.Refused(415, ServerIssues.UnsupportedEncoding, encoding);
        }

        var stream = encoding switch
        {
            "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
            "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
            _ => request.Body,
        };
        try
        {
            return await FillAsync(stream, encoding.Length == 0 ? announced : null, limit, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException || (e is InvalidOperationException && encoding == "br"))
        {
            return FhirResponse.Refused(400, ServerIssues.BadEncoding, encoding);
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode == 413 ? FhirResponse.Refused(413, Issues.TooLarge, limit) : FhirResponse.Refused(400, ServerIssues.BodyCutShort);
        }
    }

    /// <summary>Gives the buffer back: only when nothing that the request started reads it any more.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private async ValueTask<FhirResponse?> FillAsync(Stream stream, long? announced, int limit, CancellationToken cancellationToken)
    {
        _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(announced + 1 ?? 16 * 1024, limit));
        while (true)
        {
            if (_length == _buffer.Length)
            {
                if (_length > limit)
                {
                    return FhirResponse.Refused(413, Issues.TooLarge, limit);
                }

                var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 2L, Array.MaxLength));
                _buffer.AsSpan(0, _length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = larger;
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (read == 0)
            {
                return _length > limit ? FhirResponse.Refused(413, Issues.TooLarge, limit) : null;
            }

            _length += read;
        }
    }
}
