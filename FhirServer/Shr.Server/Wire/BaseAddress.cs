using System.Collections;
using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Fhir.Types;
using Shr.Server.Options;

namespace Shr.Server.Wire;

/// <summary>The addresses of this server: which one goes into links, and which absolute references are its own.</summary>
public sealed class BaseAddress
{
    private readonly ServerOptions _options;
    private readonly FrozenSet<IPAddress> _proxies;
    private volatile string[] _bases;

    public BaseAddress(IOptions<ServerOptions> options)
    {
        _options = options.Value;
        _proxies = _options.TrustedProxies.Select(IPAddress.Parse).ToFrozenSet();
        _bases = [.. new[] { _options.PublicBase }.Concat(_options.OtherBases).OfType<string>().Select(b => b.TrimEnd('/'))];
        All = new Known(this);
    }

    /// <summary>The path of the API.</summary>
    public string Path => _options.BasePath;

    /// <summary>All addresses of this server's API, without trailing slashes; what comes to be known later is seen too.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Called once, when the addresses listened on are known: they are the server's own too.</summary>
    public void AddListening(IEnumerable<string> addresses)
    {
        var more = new List<string>(_bases);
        foreach (var address in addresses)
        {
            var uri = new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal));
            more.Add($"{uri.Scheme}://{uri.Authority}{Path}");
            if (uri.IsLoopback)
            {
                more.Add($"{uri.Scheme}://localhost:{uri.Port}{Path}");
                more.Add($"{uri.Scheme}://127.0.0.1:{uri.Port}{Path}");
            }
        }

        _bases = [.. more.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The address of the API as the sender of a request sees it.</summary>
    public string Of(HttpContext http)
    {
        if (_options.PublicBase is { } known)
        {
            return known.TrimEnd('/');
        }

        var request = http.Request;
        if (_proxies.Count == 0 || http.Connection.RemoteIpAddress is not { } remote || !_proxies.Contains(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote))
        {
            return $"{request.Scheme}://{request.Host.Value}{Path}";
        }

        var scheme = First(request.Headers["X-Forwarded-Proto"]) ?? request.Scheme;
        var host = First(request.Headers["X-Forwarded-Host"]) ?? request.Host.Value;
        var prefix = First(request.Headers["X-Forwarded-Prefix"])?.TrimEnd('/');
        return $"{scheme}://{host}{prefix}{Path}";
    }

    /// <summary>What a reference text names on this server, or null: <c>Patient/1</c>, <c>Patient/1/_history/2</c>, or the same below one of its bases.</summary>
    public ResourceKey? FindLocal(string reference, string requestBase, TypeModel types)
    {
        var text = reference.AsSpan();
        if (text.StartsWith("http", StringComparison.Ordinal))
        {
            var below = Below(text, requestBase);
            foreach (var own in _bases)
            {
                below = below.IsEmpty ? Below(text, own) : below;
            }

            text = below;
        }

        var hash = text.IndexOf('#');
        text = hash >= 0 ? text[..hash] : text;
        var slash = text.IndexOf('/');
        if (slash <= 0)
        {
            return null;
        }

        var rest = text[(slash + 1)..];
        var end = rest.IndexOf('/');
        var id = end < 0 ? rest : rest[..end];
        if (end >= 0 && !rest[end..].StartsWith("/_history/", StringComparison.Ordinal))
        {
            return null;
        }

        return Route.IsId(id) && types.FindResource(text[..slash].ToString()) is { } type ? new ResourceKey(type.Name, id.ToString()) : null;
    }

    private static ReadOnlySpan<char> Below(ReadOnlySpan<char> text, string own) =>
        text.Length > own.Length + 1 && text[own.Length] == '/' && text.StartsWith(own, StringComparison.OrdinalIgnoreCase) ? text[(own.Length + 1)..] : default;

    // Models are compiled before the server listens, and must know what it listens on.
    private sealed class Known(BaseAddress address) : IReadOnlyList<string>
    {
        public int Count => address._bases.Length;

        public string this[int index] => address._bases[index];

        public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)address._bases).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static string? First(Microsoft.Extensions.Primitives.StringValues values) =>
        values.Count == 0 || string.IsNullOrWhiteSpace(values[0]) ? null : values[0]!.Split(',')[0].Trim();
}
