using System.Text.Json;
using Shr.Server.Security.Scopes;

namespace Shr.Server.Security.Identities;

/// <summary>Who the claims of a token that somebody else issued speak of.</summary>
/// <remarks>
/// Claims read: <c>sub</c>, <c>client_id</c> or <c>azp</c>, <c>email</c>, <c>scope</c> (text or list), <c>patient</c>,
/// <c>fhirUser</c>, <c>groups</c>, <c>profiles</c> (as the national identity provider writes them).
/// </remarks>
public static class ClaimedIdentity
{
    /// <summary>The identity, or null where the claims name nobody.</summary>
    public static Identity? Of(IReadOnlyDictionary<string, object> claims, string session)
    {
        var client = Text(claims, "client_id") ?? Text(claims, "azp");
        if ((Text(claims, "sub") ?? client) is not { Length: > 0 } id)
        {
            return null;
        }

        var scopes = Text(claims, "scope") ?? (claims.ContainsKey("scp") || claims.ContainsKey("scope") ? string.Join(' ', [.. Many(claims, "scope"), .. Many(claims, "scp")]) : null);
        var groups = Many(claims, "groups");
        var profiles = claims.TryGetValue("profiles", out var list) && list is JsonElement { ValueKind: JsonValueKind.Array } array ? ProfileJson.Read(array) : [];
        var identity = new Identity
        {
            Id = id,
            ClientId = client ?? id,
            Email = Text(claims, "email"),
            Roles = Roles.Of(groups, profiles),
            Groups = groups,
            Profiles = profiles,
            Scopes = scopes is null ? null : ScopeSet.Parse(scopes),
            LaunchPatient = Text(claims, "patient"),
            FhirUser = Relative(Text(claims, "fhirUser")),
            Session = session,
        };
        return identity.Roles == Role.None ? identity with { Roles = Implied(identity) } : identity;
    }

    // An issuer that knows no national groups still says what kind of user it is.
    private static Role Implied(Identity identity) => identity switch
    {
        { FhirUser: { } user } when user.StartsWith("Patient/", StringComparison.Ordinal) => Role.Patient,
        { FhirUser: { } user } when user.StartsWith("Practitioner", StringComparison.Ordinal) => Role.Provider,
        { LaunchPatient: not null } => Role.Patient,
        { Scopes: { } scopes } when scopes.Resources.Any(s => s.Context == ScopeContext.System) => Role.System,
        _ => Role.None,
    };

    private static string? Relative(string? reference) =>
        reference?.Split('/') is [.., var type, var id] ? $"{type}/{id}" : null;

    private static string? Text(IReadOnlyDictionary<string, object> claims, string name) =>
        claims.GetValueOrDefault(name) switch
        {
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
            _ => null,
        };

    private static string[] Many(IReadOnlyDictionary<string, object> claims, string name) => claims.GetValueOrDefault(name) switch
    {
        string text => [text],
        JsonElement { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)],
        System.Collections.IEnumerable list => [.. list.OfType<object>().Select(o => o is JsonElement { ValueKind: JsonValueKind.String } e ? e.GetString() : o as string).OfType<string>()],
        _ => [],
    };
}
