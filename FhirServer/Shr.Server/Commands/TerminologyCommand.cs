using System.CommandLine;
using System.Globalization;
using Shr.Fhir;
using Shr.Server.Operations.Terminology;
using Shr.Terminology.Import;
using Shr.Terminology.Storage;
using Spectre.Console;

namespace Shr.Server.Commands;

/// <summary><c>terminology import PATH [--version V] [--as URL] [--to FOLDER]</c>: brings a release into the terminology folder.</summary>
internal static class TerminologyCommand
{
    /// <summary>The word that makes the program a command instead of a server.</summary>
    public const string Name = "terminology";

    /// <summary>Runs the command; 0 where it was done, 1 where it was refused.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var path = new Argument<string>("path") { Description = "ClaML, WHO metadata files, ICD-10-CM, a LOINC release (folder or zip), CSV/TSV, FHIR JSON, NDJSON or package" };
        var version = new Option<string?>("--version") { Description = "The version, where the files do not say it" };
        var system = new Option<string?>("--as") { Description = "The canonical url of the code system, for lists that have none" };
        var folder = new Option<string?>("--to") { Description = "The folder to import into; else Terminology:Path of the configuration" };
        var import = new Command("import", "Imports a release: all of it, or nothing") { path, version, system, folder };
        import.SetAction(result => Import(
            result.GetValue(path)!,
            new ImportOptions(result.GetValue(version), result.GetValue(system)),
            result.GetValue(folder) ?? Configured()));
        var root = new RootCommand("The Shared Health Record server") { new Command(Name, "Works on the terminology") { import } };
        return root.Parse(args).InvokeAsync();
    }

    private static int Import(string path, ImportOptions options, string folder)
    {
        var issues = new IssueCollector();
        ImportReport? report = null;
        AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn()).Start(progress =>
        {
            var task = progress.AddTask("Reading", maxValue: 1);
            report = new TerminologyFolder(folder).Import(path, options, new Reporter(task), issues);
            task.Value = 1;
        });
        foreach (var issue in issues.All)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{issue.Kind.Id}[/] {issue.Text}");
        }

        if (report is null)
        {
            return 1;
        }

        Show(report, folder);
        return 0;
    }

    private static void Show(ImportReport report, string folder)
    {
        var table = new Table().AddColumn(report.Format).AddColumn(new TableColumn("").RightAligned());
        foreach (var (kind, count) in report.Counts)
        {
            table.AddRow(new Text(kind), new Text(count.ToString("N0", CultureInfo.InvariantCulture)));
        }

        AnsiConsole.Write(table);
        foreach (var remark in report.Remarks)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[yellow]note[/] {remark}");
        }

        foreach (var canonical in report.Imported.Take(20))
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[green]imported[/] {canonical}");
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Kept in {folder}. A server that runs on this folder takes it up within seconds.");
    }

    private static string Configured() =>
        new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build()
            .GetSection("Terminology").Get<TerminologySettings>()?.Path ?? new TerminologySettings().Path;

    /// <summary>Moves the bar as the import goes on.</summary>
    private sealed class Reporter(ProgressTask task) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            task.Description = Markup.Escape(value.Step);
            task.Value = value.Done;
        }
    }
}
