namespace Shr.Validation.Rules;

/// <summary>Hosts that exist for examples only: those reserved for it, and the one the pages of FHIR use beside them.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc2606#section-3</remarks>
internal static class ExampleHosts
{
    /// <summary>Whether a url is on such a host.</summary>
    public static bool Has(ReadOnlySpan<byte> url)
    {
        var start = url.IndexOf("://"u8);
        if (start < 0)
        {
            return false;
        }

        var host = url[(start + 3)..];
        var end = host.IndexOfAny("/:?#|"u8);
        host = end < 0 ? host : host[..end];
        return Is(host, "example.org"u8) || Is(host, "example.com"u8) || Is(host, "example.net"u8) || Is(host, "acme.com"u8) || Is(host, "example"u8);
    }

    private static bool Is(ReadOnlySpan<byte> host, ReadOnlySpan<byte> name) =>
        host.EndsWith(name) && (host.Length == name.Length || host[^(name.Length + 1)] == '.');
}
