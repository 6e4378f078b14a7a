using System.CommandLine;
using System.CommandLine.Help;
using Shr.Server.Security.Directory;
using Shr.Server.Security.Policy;

namespace Shr.Server.Security.Commands;

/// <summary>The command <c>access</c>: enrols organisations, users and apps at the embedded identity provider.</summary>
internal static class AccessCommand
{
    private static readonly Option<string> Path = new("--Security:Path") { Description = "The file of users and clients.", DefaultValueFactory = _ => new SecurityOptions().Path };

    /// <summary>The command with its parts.</summary>
    public static Command Create()
    {
        var command = new Command("access", "Who may sign in.");
        command.Options.Add(new HelpOption());
        command.Subcommands.Add(Enrol());
        command.Subcommands.Add(Client());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Disable());
        command.Subcommands.Add(ShowPolicy());
        return command;
    }

    private static Command Enrol()
    {
        var organisation = new Option<string>("--organisation") { Description = "Its short name, such as a facility code.", Required = true };
        var name = new Option<string>("--name") { Description = "Its name, where it is new." };
        var email = new Option<string>("--email") { Description = "The user's e-mail.", Required = true };
        var person = new Option<string>("--person") { Description = "The user's name; the e-mail where it is missing." };
        var groups = new Option<string[]>("--group") { Description = "A group, such as 'Facility Admin'; may stand several times.", AllowMultipleArgumentsPerToken = false };
        var profiles = new Option<string[]>("--profile") { Description = "type:id[:catchment,catchment], such as facility:10000069:302618.", AllowMultipleArgumentsPerToken = false };
        var fhirUser = new Option<string>("--fhir-user") { Description = "The user as a record, such as Practitioner/7." };
        var command = new Command("enrol", "Enrols a user, and the organisation where it is new. Prints each secret once.") { organisation, name, email, person, groups, profiles, fhirUser, Path };
        command.SetAction(parsed =>
        {
            using var directory = AccessDirectory.Open(parsed.GetValue(Path)!);
            return new Enrolment(directory, TimeProvider.System, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).Enrol(
                parsed.GetValue(organisation)!, parsed.GetValue(name), parsed.GetValue(email)!, parsed.GetValue(person),
                parsed.GetValue(groups) ?? [], parsed.GetValue(profiles) ?? [], parsed.GetValue(fhirUser));
        });
        return command;
    }

    private static Command Client()
    {
        var id = new Option<string>("--id") { Description = "Its client_id.", Required = true };
        var name = new Option<string>("--name") { Description = "What users are shown." };
        var redirects = new Option<string[]>("--redirect") { Description = "Where the browser may be sent back to.", AllowMultipleArgumentsPerToken = false };
        var scopes = new Option<string>("--scopes") { Description = "The most it may be granted.", Required = true };
        var secret = new Option<bool>("--secret") { Description = "Gives it a secret." };
        var jwks = new Option<FileInfo>("--jwks") { Description = "A file with its public keys." };
        var groups = new Option<string[]>("--group") { Description = "A group it has when it speaks for itself.", AllowMultipleArgumentsPerToken = false };
        var profiles = new Option<string[]>("--profile") { Description = "type:id[:catchment,catchment].", AllowMultipleArgumentsPerToken = false };
        var command = new Command("client", "Registers an app or a backend service.") { id, name, redirects, scopes, secret, jwks, groups, profiles, Path };
        command.SetAction(parsed =>
        {
            using var directory = AccessDirectory.Open(parsed.GetValue(Path)!);
            return new Enrolment(directory, TimeProvider.System, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).Register(
                new ClientRecord
                {
                    Id = parsed.GetValue(id)!,
                    Name = parsed.GetValue(name) ?? parsed.GetValue(id)!,
                    RedirectUris = parsed.GetValue(redirects) ?? [],
                    Scopes = parsed.GetValue(scopes)!,
                    Jwks = parsed.GetValue(jwks) is { } file ? File.ReadAllText(file.FullName) : null,
                    Groups = parsed.GetValue(groups) ?? [],
                },
                parsed.GetValue(profiles) ?? [],
                parsed.GetValue(secret));
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Lists organisations, users and clients.") { Path };
        command.SetAction(parsed =>
        {
            using var directory = AccessDirectory.Open(parsed.GetValue(Path)!);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var organisation in directory.Organisations())
            {
                output.WriteLine($"organisation {organisation.Id}  {organisation.Name}{(organisation.IsActive ? "" : "  (disabled)")}");
            }

            foreach (var user in directory.Users())
            {
                output.WriteLine($"user {user.Id}  {user.Email}  {user.Organisation}  {string.Join(", ", user.Groups)}  {string.Join(", ", user.Profiles.Select(p => $"{p.Type}:{p.Id}"))}{(user.IsActive ? "" : "  (disabled)")}");
            }

            foreach (var client in directory.Clients())
            {
                output.WriteLine($"client {client.Id}  {client.Name}  {client.Scopes}{(client.IsActive ? "" : "  (disabled)")}");
            }
        });
        return command;
    }

    private static Command Disable()
    {
        var email = new Option<string>("--email") { Description = "The user's e-mail.", Required = true };
        var command = new Command("disable", "Locks a user out; tokens stop working at once.") { email, Path };
        command.SetAction(parsed =>
        {
            using var directory = AccessDirectory.Open(parsed.GetValue(Path)!);
            if (directory.UserByEmail(parsed.GetValue(email)!) is not { } user)
            {
                parsed.InvocationConfiguration.Error.WriteLine("There is no such user.");
                return 1;
            }

            directory.Save(user with { IsActive = false });
            return 0;
        });
        return command;
    }

    private static Command ShowPolicy()
    {
        var command = new Command("policy", "Prints the policy table.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(PolicyTable.Default()));
        return command;
    }
}
