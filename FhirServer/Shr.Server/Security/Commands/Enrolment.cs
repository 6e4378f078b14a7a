using Shr.Server.Security.Directory;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Scopes;

namespace Shr.Server.Security.Commands;

/// <summary>Enrols people and programs. A secret is printed once, here, and never again.</summary>
internal sealed class Enrolment(AccessDirectory directory, TimeProvider clock, TextWriter output, TextWriter error, int iterations = SecretHash.DefaultIterations)
{
    /// <summary>Enrols a user of an organisation; answers 0, or 1 where that is not possible.</summary>
    public int Enrol(string organisation, string? name, string email, string? person, IReadOnlyList<string> groups, IReadOnlyList<string> profiles, string? fhirUser)
    {
        if (directory.UserByEmail(email) is not null)
        {
            return Fail($"A user with the e-mail {email} is enrolled already.");
        }

        if (ReadProfiles(profiles) is not { } read)
        {
            return 1;
        }

        if (directory.Organisation(organisation) is null)
        {
            var apiToken = Secrets.Create();
            directory.Save(new OrganisationRecord(organisation, name ?? organisation, Secrets.Fingerprint(apiToken)));
            output.WriteLine($"api_token     {apiToken}");
        }

        var password = Secrets.CreatePassword();
        var now = clock.GetUtcNow();
        var user = new UserRecord
        {
            Id = directory.NextUserId(),
            Name = person ?? email,
            Email = email,
            Organisation = organisation,
            Password = SecretHash.Of(password, iterations),
            Groups = groups,
            Profiles = read,
            FhirUser = fhirUser,
            CreatedAt = now,
            UpdatedAt = now,
        };
        directory.Save(user);
        output.WriteLine($"client_id     {user.Id}");
        output.WriteLine($"email         {email}");
        output.WriteLine($"password      {password}");
        if (Roles.Of(groups, read) == Role.None)
        {
            error.WriteLine("These groups and profiles amount to no role, so this user may do nothing.");
        }

        return 0;
    }

    /// <summary>Registers an app or a backend service.</summary>
    public int Register(ClientRecord client, IReadOnlyList<string> profiles, bool withSecret)
    {
        if (ScopeSet.Parse(client.Scopes).Texts.Count == 0)
        {
            return Fail("A client needs scopes.");
        }

        if (client.RedirectUris.FirstOrDefault(u => !IsRedirect(u)) is { } bad)
        {
            return Fail($"{bad} is no address a browser can be sent back to: https, http on this machine, or an app's own scheme; without a fragment.");
        }

        if (ReadProfiles(profiles) is not { } read)
        {
            return 1;
        }

        var secret = withSecret ? Secrets.Create() : null;
        directory.Save(client with { Profiles = read, Secret = secret is null ? null : Secrets.Fingerprint(secret) });
        output.WriteLine($"client_id     {client.Id}");
        if (secret is not null)
        {
            output.WriteLine($"client_secret {secret}");
        }

        return 0;
    }

    private List<RequesterProfile>? ReadProfiles(IReadOnlyList<string> texts)
    {
        var profiles = new List<RequesterProfile>();
        foreach (var text in texts)
        {
            var parts = text.Split(':');
            var catchments = parts.Length > 2 ? parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
            if (parts.Length is < 2 or > 3 || parts[0] is not ("facility" or "provider" or "patient" or "mci-supervisor" or "admin")
                || catchments.Any(c => c.Length < 4 || !c.All(char.IsAsciiDigit)))
            {
                Fail($"'{text}' is no profile; write type:id or type:id:catchment,catchment with catchments of 4 digits and more.");
                return null;
            }

            profiles.Add(new RequesterProfile(parts[0] == "admin" ? "mci-supervisor" : parts[0], parts[1], catchments));
        }

        return profiles;
    }

    private int Fail(string message)
    {
        error.WriteLine(message);
        return 1;
    }

    // https://www.rfc-editor.org/rfc/rfc9700#section-4.1
    private static bool IsRedirect(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback) || uri.Scheme.Contains('.', StringComparison.Ordinal));
}
