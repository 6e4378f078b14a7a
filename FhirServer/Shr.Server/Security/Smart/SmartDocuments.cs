namespace Shr.Server.Security.Smart;

/// <summary>What apps read before they sign anybody in.</summary>
/// <remarks>https://hl7.org/fhir/smart-app-launch/conformance.html, https://openid.net/specs/openid-connect-discovery-1_0.html</remarks>
internal sealed class SmartDocuments(SmartAddresses addresses, SigningKey key, SecurityOptions options)
{
    private static readonly string[] Capabilities =
    [
        "launch-ehr", "launch-standalone", "authorize-post", "client-public", "client-confidential-symmetric", "client-confidential-asymmetric",
        "sso-openid-connect", "context-ehr-patient", "context-ehr-encounter", "context-standalone-patient", "permission-offline",
        "permission-patient", "permission-user", "permission-v1", "permission-v2",
    ];

    private static readonly string[] Scopes =
        ["openid", "fhirUser", "launch", "launch/patient", "launch/encounter", "offline_access", "online_access", "patient/*.cruds", "user/*.cruds", "system/*.cruds"];

    private static readonly string[] Authentication = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    /// <summary><c>.well-known/smart-configuration</c>: of an external issuer only what is known of it.</summary>
    public object Configuration(HttpContext http) => options.Issuer.Authority is { } authority
        ? new { issuer = authority, capabilities = new[] { "permission-patient", "permission-user", "permission-v1", "permission-v2" }, openid_configuration = $"{authority.TrimEnd('/')}/.well-known/openid-configuration" }
        : new
        {
            issuer = addresses.Issuer(http),
            jwks_uri = addresses.Jwks(http),
            authorization_endpoint = addresses.Authorize(http),
            token_endpoint = addresses.Token(http),
            introspection_endpoint = addresses.Introspect(http),
            revocation_endpoint = addresses.Revoke(http),
            token_endpoint_auth_methods_supported = Authentication,
            token_endpoint_auth_signing_alg_values_supported = ClientAuthentication.Algorithms,
            grant_types_supported = new[] { "authorization_code", "refresh_token", "client_credentials" },
            response_types_supported = new[] { "code" },
            scopes_supported = Scopes,
            code_challenge_methods_supported = new[] { "S256" },
            capabilities = Capabilities,
        };

    /// <summary><c>.well-known/openid-configuration</c>.</summary>
    public object OpenId(HttpContext http) => new
    {
        issuer = addresses.Issuer(http),
        authorization_endpoint = addresses.Authorize(http),
        token_endpoint = addresses.Token(http),
        jwks_uri = addresses.Jwks(http),
        response_types_supported = new[] { "code" },
        subject_types_supported = new[] { "public" },
        id_token_signing_alg_values_supported = new[] { "RS256" },
        scopes_supported = Scopes,
        token_endpoint_auth_methods_supported = Authentication,
        claims_supported = new[] { "iss", "sub", "aud", "exp", "iat", "nonce", "fhirUser", "name", "email" },
    };

    /// <summary>The public key.</summary>
    public object Jwks() => key.Jwks;
}
