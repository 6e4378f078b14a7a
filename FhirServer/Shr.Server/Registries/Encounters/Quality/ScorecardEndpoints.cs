using System.Globalization;
using System.Text.Json.Nodes;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;

namespace Shr.Server.Registries.Encounters.Quality;

/// <summary>Scorecards of data quality: a facility sees its own, operators see all.</summary>
internal sealed class ScorecardEndpoints(NationalDoor door, Scorecards scorecards)
{
    private const int DefaultDays = 30;

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        app.MapGet("/scorecards", AllAsync);
        app.MapGet("/scorecards/{facility}", OneAsync);
    }

    private Task AllAsync(HttpContext http) => door.AnswerAsync(http, Ask(Role.System), async (call, cancellationToken) =>
    {
        if (Span(http.Request.Query) is not var (from, to))
        {
            return NationalAnswer.Refused(400, "Bad request");
        }

        await scorecards.FlushAsync(cancellationToken);
        var reports = await Scorecards.ReadAllAsync(await call.SnapshotAsync(cancellationToken), call.Model, from, to, cancellationToken);
        return NationalAnswer.Json(new JsonObject
        {
            ["from"] = Text(from),
            ["to"] = Text(to),
            ["facilities"] = new JsonArray([.. reports.GroupBy(r => r.Sender).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Card(g.Key, Sum(g.Select(r => r.Figures))))]),
        });
    });

    private Task OneAsync(HttpContext http, string facility) => door.AnswerAsync(http, Ask(Role.Facility | Role.Provider | Role.System), async (call, cancellationToken) =>
    {
        if (Span(http.Request.Query) is not var (from, to))
        {
            return NationalAnswer.Refused(400, "Bad request");
        }

        if (!IsOwn(call.Identity, facility))
        {
            return NationalAnswer.Refused(403, NationalDoor.Denied);
        }

        await scorecards.FlushAsync(cancellationToken);
        var days = await Scorecards.ReadAsync(await call.SnapshotAsync(cancellationToken), facility, from, to, cancellationToken);
        var card = Card(facility, Sum(days.Select(d => d.Figures)));
        card["from"] = Text(from);
        card["to"] = Text(to);
        card["days"] = new JsonArray([.. days.OrderBy(d => d.Day).Select(d =>
        {
            var day = Card(facility, d.Figures);
            day.Remove("facility");
            day["day"] = Text(d.Day);
            return day;
        })]);
        return NationalAnswer.Json(card);
    });

    private static bool IsOwn(Identity? identity, string facility) =>
        identity is null || identity.Roles.HasFlag(Role.System) || identity.Profile("facility")?.Id == facility
        || (identity.Profile("provider") is { } provider && facility == "provider-" + provider.Id);

    private (DateOnly From, DateOnly To)? Span(IQueryCollection query)
    {
        var to = Day(query["to"].ToString(), scorecards.Today);
        var from = to is { } last ? Day(query["from"].ToString(), last.AddDays(1 - DefaultDays)) : null;
        return from is { } first && to is { } end && first <= end && end.DayNumber - first.DayNumber < Scorecards.MaxDays ? (first, end) : null;
    }

    private static DateOnly? Day(string text, DateOnly missing) => text.Length == 0
        ? missing
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9998 ? day : null;

    private static QualityFigures Sum(IEnumerable<QualityFigures> all)
    {
        var sum = new QualityFigures();
        foreach (var figures in all)
        {
            sum.Add(figures);
        }

        return sum;
    }

    private static JsonObject Card(string facility, QualityFigures figures) => new()
    {
        ["facility"] = facility,
        ["submitted"] = figures["submitted"],
        ["accepted"] = figures["accepted"],
        ["rejected"] = figures["rejected"],
        ["duplicates"] = figures["duplicates"],
        ["acceptedShare"] = Share(figures["accepted"], figures["accepted"] + figures["rejected"]),
        ["diagnoses"] = figures["diagnoses"],
        ["codedDiagnosesShare"] = Share(figures["coded-diagnoses"], figures["diagnoses"]),
        ["rejectedByStatus"] = Named(figures, "status:"),
        ["rejectedByRule"] = Named(figures, "rule:"),
        ["missingFields"] = Named(figures, "missing:"),
    };

    private static JsonObject Named(QualityFigures figures, string prefix)
    {
        var named = new JsonObject();
        foreach (var (name, count) in figures.Counts.Where(c => c.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            named[name[prefix.Length..]] = count;
        }

        return named;
    }

    // Null where there is nothing to take a share of.
    private static JsonValue? Share(long part, long whole) => whole == 0 ? null : JsonValue.Create(Math.Round((decimal)part / whole, 4));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static NationalAsk Ask(Role role) => new("scorecard-read", Deed.Read, "MeasureReport", ErrorShape.Encounters) { Requires = role };
}
