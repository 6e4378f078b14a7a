using Shr.Server.Security.Commands;
using Shr.Server.Security.Directory;

namespace Shr.Server.Tests.Security;

/// <summary>A server with access control, and people who are enrolled with it by the command that operators use.</summary>
internal sealed class Access : IAsyncDisposable
{
    public const string Facility = "facility";
    private const int FastHash = 1000;

    private readonly string _folder;

    private Access(string folder, TestServer server)
    {
        _folder = folder;
        Server = server;
    }

    public TestServer Server { get; }

    public AccessDirectory Users => (AccessDirectory)Server.Services.GetService(typeof(AccessDirectory))!;

    public string AuthBase => Server.Base[..^"/fhir".Length] + "/auth";

    public static async Task<Access> StartAsync(string mode, params string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("shr-access-").FullName;
        var server = await TestServer.StartAsync(
            [$"--Security:Mode={mode}", $"--Security:Path={Path.Combine(folder, "access.db")}", $"--Security:AuditPath={Path.Combine(folder, "audit.db")}", .. args]);
        return new Access(folder, server);
    }

    /// <summary>Enrols somebody and answers what was printed.</summary>
    public Enrolled Enrol(string organisation, string email, string[] groups, string[] profiles, string? fhirUser = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = new Enrolment(Users, TimeProvider.System, output, error, FastHash).Enrol(organisation, organisation, email, null, groups, profiles, fhirUser);
        Assert.That(code, Is.Zero, error.ToString());
        var printed = Printed(output.ToString());
        return new Enrolled(printed["client_id"], email, printed["password"], printed.GetValueOrDefault("api_token", ""));
    }

    public Enrolled EnrolFacility(string code, string catchment) =>
        Enrol(code, $"{code}@facility.example", ["MCI User", "SHR User", "Facility Admin"], [$"facility:{code}:{catchment}"]);

    /// <summary>Registers an app and answers its secret, where it has one.</summary>
    public string? Register(ClientRecord client, bool withSecret = false)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = new Enrolment(Users, TimeProvider.System, output, error, FastHash).Register(client, [], withSecret);
        Assert.That(code, Is.Zero, error.ToString());
        return Printed(output.ToString()).GetValueOrDefault("client_secret");
    }

    /// <summary>The three headers of somebody who signed in, given by the identity provider itself.</summary>
    public (string, string)[] Headers(Enrolled who)
    {
        var provider = (IdentityProvider)Server.Services.GetService(typeof(IdentityProvider))!;
        return Headers(who, provider.GiveAccess(Users.User(who.ClientId)!));
    }

    public static (string, string)[] Headers(Enrolled who, string token) => [("X-Auth-Token", token), ("client_id", who.ClientId), ("From", who.Email)];

    public async Task<Answer> SignInAsync(Enrolled who, string? password = null, string? apiToken = null, string? clientId = null) =>
        await Server.SendAsync("POST", Server.Base.Replace("/fhir", "/api/1.0/sso/signin"),
            $"email={Uri.EscapeDataString(who.Email)}&password={Uri.EscapeDataString(password ?? who.Password)}",
            ("Content-Type", "application/x-www-form-urlencoded"), ("client_id", clientId ?? who.ClientId), ("X-Auth-Token", apiToken ?? who.ApiToken));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static Dictionary<string, string> Printed(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', 2, StringSplitOptions.TrimEntries)).ToDictionary(p => p[0], p => p[1]);
}

/// <summary>What an enrolled user knows.</summary>
internal sealed record Enrolled(string ClientId, string Email, string Password, string ApiToken);
