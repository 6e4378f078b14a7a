using Shr.Server.Wire;

namespace Shr.Server.Security.Smart;

/// <summary>Where the embedded issuer is, as the sender of a request sees it. The issuer's name is the address of the API.</summary>
internal sealed class SmartAddresses(BaseAddress address)
{
    public string Issuer(HttpContext http) => address.Of(http);

    public string Authorize(HttpContext http) => At(http, "authorize");

    public string Token(HttpContext http) => At(http, "token");

    public string Introspect(HttpContext http) => At(http, "introspect");

    public string Revoke(HttpContext http) => At(http, "revoke");

    public string Jwks(HttpContext http) => At(http, "jwks");

    private string At(HttpContext http, string name)
    {
        var api = address.Of(http);
        return $"{api[..^address.Path.Length]}/auth/{name}";
    }
}
