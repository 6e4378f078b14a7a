using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Security;

/// <summary>An external issuer of bearer tokens: section <c>Security:Issuer</c>.</summary>
public sealed class IssuerOptions
{
    /// <summary>Its address, under which <c>.well-known/openid-configuration</c> lies; null where there is none.</summary>
    public string? Authority { get; set; }

    /// <summary>What the <c>aud</c> claim must hold; null: the address of this API.</summary>
    public string? Audience { get; set; }

    /// <summary>How far clocks may differ, in seconds.</summary>
    [Range(0, 300)]
    public int ClockSkewSeconds { get; set; } = 30;

    /// <summary>Where opaque tokens are introspected (RFC 7662); null where they are not.</summary>
    public string? IntrospectionEndpoint { get; set; }

    /// <summary>The id of this server at the introspection endpoint.</summary>
    public string? ClientId { get; set; }

    /// <summary>Its secret there.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>How long an introspected token is believed without asking again, in seconds.</summary>
    [Range(0, 300)]
    public int CacheSeconds { get; set; } = 30;
}
