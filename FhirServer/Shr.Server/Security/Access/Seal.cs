using Shr.Server.Security.Identities;

namespace Shr.Server.Security.Access;

/// <summary>
/// The security label of records that are for one facility or provider only, and for the national systems: kept Bundles that
/// were refused, figures on the quality of what was sent. Only the server writes it; no emergency opens it.
/// </summary>
internal static class Seal
{
    /// <summary>The system of the label.</summary>
    public const string System = "http://dghs.gov.bd/fhir/CodeSystem/sealed-for";

    /// <summary>The label's code for a facility.</summary>
    public static string Facility(string code) => "facility-" + code;

    /// <summary>The label's code for a provider.</summary>
    public static string Provider(string number) => "provider-" + number;

    /// <summary>The label's code for a user without either.</summary>
    public static string User(string id) => "user-" + id;

    /// <summary>The seals that open for somebody.</summary>
    public static IEnumerable<string> Of(Identity identity)
    {
        yield return User(identity.Id);
        if (identity.Roles.HasFlag(Role.Facility) && identity.Profile("facility") is { } facility)
        {
            yield return Facility(facility.Id);
        }

        if (identity.Roles.HasFlag(Role.Provider) && identity.Profile("provider") is { } provider)
        {
            yield return Provider(provider.Id);
        }
    }
}
