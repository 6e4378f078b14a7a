namespace Shr.Server.Security;

/// <summary>What every answer tells a browser: do not guess types, do not frame, do not run, do not leak the address.</summary>
/// <remarks>https://owasp.org/www-project-secure-headers/</remarks>
internal static class SecurityHeaders
{
    /// <summary>Adds the headers; pages that need more say so themselves.</summary>
    public static void Add(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }
    }
}
