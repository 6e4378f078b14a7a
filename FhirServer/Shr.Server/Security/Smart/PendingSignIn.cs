using Shr.Server.Security.Directory;
using Shr.Server.Security.Scopes;

namespace Shr.Server.Security.Smart;

/// <summary>A sign-in that an app asked for and nobody has finished yet.</summary>
internal sealed record PendingSignIn
{
    public required ClientRecord Client { get; init; }

    public required string RedirectUri { get; init; }

    public required string State { get; init; }

    /// <summary>What may be granted of what was asked.</summary>
    public required ScopeSet Scopes { get; init; }

    public required string Challenge { get; init; }

    public string? Nonce { get; init; }

    /// <summary>The context of an EHR launch, or null.</summary>
    public TokenRecord? Launch { get; init; }

    /// <summary>The fingerprint of the cookie of the browser it was started in.</summary>
    public required string Browser { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>Whether a patient must be chosen.</summary>
    public bool NeedsPatient => Launch?.Patient is null && (Scopes.Has("launch/patient") || Scopes.Resources.Any(s => s.Context == ScopeContext.Patient));
}
