using System.CommandLine;
using System.Globalization;
using Shr.Server.Hosting;
using Shr.Server.Registries.Loading;
using Spectre.Console;

namespace Shr.Server.Commands;

/// <summary>
/// <c>registry load locations|facilities|providers FILE</c> brings a list of the authority into the records;
/// <c>registry block</c> allots health IDs.
/// </summary>
/// <remarks>Options of the server (such as <c>--Storage:Path=FILE</c>) may follow.</remarks>
internal static class RegistryCommand
{
    /// <summary>The word that makes the program a command instead of a server.</summary>
    public const string Name = "registry";

    /// <summary>Runs the command; 0 where all was loaded, 1 where lines were refused, 2 where the file cannot be read.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var kind = new Argument<string>("kind") { Description = "locations, facilities or providers" };
        kind.AcceptOnlyFromAmong([.. RegistryRecords.Kinds]);
        var file = new Argument<FileInfo>("file") { Description = "A list with a header line (.tsv, .csv), or a .json array" };
        file.AcceptExistingOnly();
        var load = new Command("load", "Loads a list; again, where it changed. Stop the server first.") { kind, file };
        load.TreatUnmatchedTokensAsErrors = false;
        load.SetAction((parsed, cancellationToken) => LoadAsync(parsed.GetValue(kind)!, parsed.GetValue(file)!.FullName, [.. parsed.UnmatchedTokens], cancellationToken));
        var root = new RootCommand("The Shared Health Record server") { new Command(Name, "Works on the national registries") { load, BlockCommand.Create() } };
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static async Task<int> LoadAsync(string kind, string file, string[] options, CancellationToken cancellationToken)
    {
        IReadOnlyList<RegistryRow> rows;
        try
        {
            rows = RegistryFile.Read(file);
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        await using var app = ServerHost.Build(options);
        await app.Services.GetRequiredService<ModelRefresh>().StartAsync(cancellationToken);
        var loader = app.Services.GetRequiredService<RegistryLoader>();
        var report = await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask(kind, maxValue: Math.Max(1, rows.Count));
            return await loader.LoadAsync(kind, rows, new Progress<int>(done => task.Value = done), cancellationToken);
        });
        foreach (var (line, reason) in report.Refused)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]line {line}[/] {reason}");
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{kind}: {report.Written} written, {report.Unchanged} unchanged, {report.Refused.Count} refused");
        return report.Refused.Count == 0 ? 0 : 1;
    }
}
