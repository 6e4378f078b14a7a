using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Shr.Server.Options;
using Shr.Server.Registries.Patients;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>The feeds of encounters: of a catchment, and of a patient.</summary>
/// <remarks>
/// The old service ended a catchment feed with the calendar year that it was asked from; this one goes on to the last event.
/// Its links into the next month stay, so that clients who followed them still come to an end.
/// </remarks>
internal sealed class EncounterFeeds(
    NationalDoor door, EncounterFeedReader reader, FeedSender sender, IOptions<FeedOptions> options, IOptions<ServerOptions> server, TimeProvider clock)
{
    private const string Author = "FreeSHR";
    private const string TooWide = "Catchment should have division and district";
    private static readonly string[] Profiles = ["facility", "provider"];

    private const Role Staff = Role.Facility | Role.Provider | Role.System;

    private static readonly NationalAsk Catchments = new("encounter-feed-catchment", Deed.Search, "Encounter", ErrorShape.Encounters) { Requires = Staff };

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        foreach (var prefix in FeedPaths.Encounters)
        {
            app.MapGet(prefix + "/catchments/{code}/encounters", (HttpContext http, string code) =>
                door.AnswerAsync(http, Catchments, (call, stop) => CatchmentAsync(call, code, stop)));
            app.MapGet(prefix + "/patients/{hid}/encounters", (HttpContext http, string hid) => door.AnswerAsync(
                http,
                new NationalAsk("encounter-feed-patient", Deed.Search, "Encounter", ErrorShape.Encounters) { Requires = Staff | Role.Patient, Patient = hid },
                (call, stop) => PatientAsync(call, hid, stop)));
        }
    }

    private async ValueTask<NationalAnswer> CatchmentAsync(NationalCall call, string code, CancellationToken cancellationToken)
    {
        if (CatchmentRule.Refuse(call, code, TooWide, Profiles) is { } refusal)
        {
            return refusal;
        }

        var start = FeedStart.Read(call.Http.Request.Query, "updatedSince", "lastMarker", server.Value.ZoneOffset);
        if (start.IsBadMarker)
        {
            return NationalAnswer.Refused(400, "Invalid marker");
        }

        if (start is { IsBadSince: true, Marker: null })
        {
            return NationalAnswer.Refused(400, "Invalid date: updatedSince");
        }

        var today = clock.GetUtcNow().ToOffset(server.Value.ZoneOffset);
        var since = start.Since ?? FirstOfMonth(today);
        var size = options.Value.CatchmentEncounters;
        var entries = await reader.ReadAsync(call, start.Ask(FeedTopics.EncountersIn(code), since, size), start.Marker, size, null, cancellationToken);
        return Answer(call, entries, Next(call, entries, since, size, today));
    }

    private async ValueTask<NationalAnswer> PatientAsync(NationalCall call, string hid, CancellationToken cancellationToken)
    {
        var start = FeedStart.Read(call.Http.Request.Query, "updatedSince", "lastMarker", server.Value.ZoneOffset);
        if (start.IsBadSince)
        {
            return NationalAnswer.Refused(400, "Invalid date: updatedSince");
        }

        var (patient, refusal) = await reader.FindAsync(call, hid, cancellationToken);
        if (patient is null)
        {
            return refusal!;
        }

        var size = options.Value.PatientEncounters;
        var query = new TopicQuery { Topic = FeedTopics.EncountersOf(patient.Key.Id), Since = start.Since, Count = size };
        return Answer(call, await reader.ReadAsync(call, query, null, size, patient, cancellationToken), null);
    }

    private NationalAnswer Answer(NationalCall call, IReadOnlyList<FeedEntry> entries, string? next)
    {
        var title = FeedWriter.FormatOf(call.Http.Request.Headers.Accept) == FeedFormat.Atom ? "Patient Encounters" : "Encounters";
        return sender.Answer(call, new FeedPage(Author, title, call.Home + call.Http.Request.GetEncodedPathAndQuery(), next, entries));
    }

    // Two entries and more, or a full page: after the last. Fewer in a year that is past: the next month. Else the end.
    private static string? Next(NationalCall call, IReadOnlyList<FeedEntry> entries, DateTimeOffset since, int size, DateTimeOffset today)
    {
        var path = call.Home + call.Http.Request.PathBase.ToUriComponent() + call.Http.Request.Path.ToUriComponent();
        if (entries is [.., var last])
        {
            if (entries.Count >= Math.Min(2, size))
            {
                return $"{path}?updatedSince={Uri.EscapeDataString(FeedWriter.Instant(last.Marker.At))}&lastMarker={last.Marker}";
            }

            since = last.Marker.At > since ? last.Marker.At : since;
        }

        var asked = since.ToOffset(today.Offset);
        return asked.Year < today.Year && asked.Year > DateTimeOffset.MinValue.Year
            ? $"{path}?updatedSince={Uri.EscapeDataString(NationalTime.Write(FirstOfMonth(asked).AddMonths(1)))}"
            : null;
    }

    private static DateTimeOffset FirstOfMonth(DateTimeOffset at) => new(at.Year, at.Month, 1, 0, 0, 0, at.Offset);
}
