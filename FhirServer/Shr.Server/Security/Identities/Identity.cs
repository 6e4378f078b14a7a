using Shr.Server.Security.Scopes;

namespace Shr.Server.Security.Identities;

/// <summary>Who a token speaks for. What that one may see is decided per request, from this and the policy table.</summary>
public sealed record Identity
{
    /// <summary>The id at the identity provider, or the subject of the token.</summary>
    public required string Id { get; init; }

    /// <summary>The program that sent the request: a SMART client, or the user's own id at the national sign-in.</summary>
    public required string ClientId { get; init; }

    /// <summary>The roles.</summary>
    public required Role Roles { get; init; }

    /// <summary>The e-mail used at sign-in, or null.</summary>
    public string? Email { get; init; }

    /// <summary>The hats of the national identity provider.</summary>
    public IReadOnlyList<RequesterProfile> Profiles { get; init; } = [];

    /// <summary>The groups of the national identity provider, as written there.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The SMART scopes; null where the token has none and the roles alone decide.</summary>
    public ScopeSet? Scopes { get; init; }

    /// <summary>The patient a SMART launch chose, or null.</summary>
    public string? LaunchPatient { get; init; }

    /// <summary>The user as a record of this server (<c>Practitioner/7</c>), or null.</summary>
    public string? FhirUser { get; init; }

    /// <summary>A fingerprint of the token; it names the session without being the token.</summary>
    public string Session { get; init; } = "";

    /// <summary>The records that the profiles of type patient mean, once they were looked up at the door; null before.</summary>
    public IReadOnlyList<string>? PatientRecords { get; init; }

    /// <summary>The ids of the patients that are the caller, as records of this server.</summary>
    public IReadOnlyList<string> OwnPatients
    {
        get
        {
            var own = (PatientRecords ?? Profiles.Where(p => p.Type == "patient").Select(p => p.Id)).ToList();
            if (FhirUser is { } user && user.StartsWith("Patient/", StringComparison.Ordinal))
            {
                own.Add(user["Patient/".Length..]);
            }

            // A token for one patient and for nobody else, as apps without a user directory get it.
            if (own.Count == 0 && Roles == Role.Patient && LaunchPatient is { } patient)
            {
                own.Add(patient);
            }

            return own;
        }
    }

    /// <summary>The first profile of a type, which is the one consulted; or null.</summary>
    public RequesterProfile? Profile(string type) => Profiles.FirstOrDefault(p => p.Type == type);
}
