using System.CommandLine;
using System.Globalization;
using Shr.Search.Plans;
using Shr.Server.Hosting;
using Shr.Server.Registries;
using Shr.Server.Registries.HealthIds;
using Shr.Storage;
using Spectre.Console;

namespace Shr.Server.Commands;

/// <summary><c>registry block ORGANISATION --count N</c>: allots a block of health IDs to an organisation, such as a site that works offline.</summary>
internal static class BlockCommand
{
    private const int MaxCount = 2_000_000;
    private const int FirstSeries = 91;
    private const int LastSeries = 97;
    private const long SeriesSize = 100_000_000;

    /// <summary>The command; 0 where the block was allotted whole, 1 where not.</summary>
    public static Command Create()
    {
        var organization = new Argument<string>("organisation") { Description = "The facility code, which the registry must know" };
        var count = new Option<int>("--count") { Description = "How many health IDs", Required = true };
        count.Validators.Add(result =>
        {
            if (result.GetValue(count) is <= 0 or > MaxCount)
            {
                result.AddError($"--count must be from 1 to {MaxCount}");
            }
        });
        var series = new Option<int>("--series") { Description = "The first two digits, 91 to 97", DefaultValueFactory = _ => FirstSeries };
        series.Validators.Add(result =>
        {
            if (result.GetValue(series) is < FirstSeries or > LastSeries)
            {
                result.AddError($"--series must be from {FirstSeries} to {LastSeries}");
            }
        });
        var block = new Command("block", "Allots a block of health IDs to an organisation. Stop the server first.") { organization, count, series };
        block.TreatUnmatchedTokensAsErrors = false;
        block.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(organization)!, parsed.GetValue(count), parsed.GetValue(series), [.. parsed.UnmatchedTokens], cancellationToken));
        return block;
    }

    private static async Task<int> RunAsync(string organization, int count, int series, string[] options, CancellationToken cancellationToken)
    {
        await using var app = ServerHost.Build(options);
        await app.Services.GetRequiredService<ModelRefresh>().StartAsync(cancellationToken);
        await using (var snapshot = await app.Services.GetRequiredService<IResourceStore>().OpenSnapshotAsync(AccessFilter.All, cancellationToken))
        {
            var state = new RegistryState(snapshot, app.Services.GetRequiredService<ModelHolder>().Current);
            if (!organization.All(char.IsAsciiDigit) || await state.FindAsync("Organization", RegistryTerms.FacilityCode, organization, cancellationToken) is null)
            {
                await Console.Error.WriteLineAsync($"{organization} is not in the facility registry: load the facilities first.");
                return 1;
            }
        }

        if (await app.Services.GetRequiredService<HealthIdBlocks>().AddAsync(series * SeriesSize, count, organization, cancellationToken) is not { } block)
        {
            await Console.Error.WriteLineAsync($"Series {series} is used up.");
            return 1;
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"first {block.First}");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"last  {block.Last}");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"total {block.Total}");
        return block.Total == count ? 0 : 1;
    }
}
