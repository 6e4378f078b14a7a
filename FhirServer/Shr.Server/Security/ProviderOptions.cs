using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Security;

/// <summary>An external national identity provider: section <c>Security:Provider</c>.</summary>
public sealed class ProviderOptions
{
    /// <summary>The address below which <c>sso/token/{token}</c> lies, such as <c>https://idp.example/api/1.0</c>; null where there is none.</summary>
    public string? Address { get; set; }

    /// <summary>The id of this server there.</summary>
    public string? ClientId { get; set; }

    /// <summary>Its long-lived API token there.</summary>
    public string? ApiToken { get; set; }

    /// <summary>How long an answer is waited for, in seconds.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 3;

    /// <summary>How long an answer is believed, in seconds; a signed-out token is refused after that at the latest.</summary>
    [Range(0, 120)]
    public int CacheSeconds { get; set; } = 120;
}
