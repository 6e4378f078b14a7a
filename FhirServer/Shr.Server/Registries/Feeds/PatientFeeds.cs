using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Options;
using Shr.Server.Registries.Patients;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>The feeds of the patient index: patients of a catchment, and what was changed of all.</summary>
internal sealed class PatientFeeds(
    NationalDoor door, PatientView view, PatientDifference difference, FeedSender sender, IOptions<FeedOptions> options, IOptions<PatientIndexOptions> index,
    IOptions<ServerOptions> server, TimeProvider clock)
{
    private const string Author = "MCI";
    private const string Title = "Patients";

    private static readonly NationalAsk Catchments = new("patient-feed-catchment", Deed.Search, "Patient", ErrorShape.PatientIndex)
    {
        Requires = Role.Facility | Role.Provider | Role.System,
    };

    // One record after another from all over the country, so it is a reading of records and no search of an area.
    private static readonly NationalAsk Updates = new("patient-feed-updates", Deed.Read, "Patient", ErrorShape.PatientIndex) { Requires = Role.Facility | Role.System };

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        foreach (var prefix in PatientEndpoints.Prefixes)
        {
            app.MapGet(prefix + "/catchments/{code}/patients", (HttpContext http, string code) =>
                door.AnswerAsync(http, Catchments, (call, stop) => CatchmentAsync(call, code, stop)));
            app.MapGet(prefix + "/feed/patients", (HttpContext http) => door.AnswerAsync(http, Updates, UpdatesAsync));
        }
    }

    private async ValueTask<NationalAnswer> CatchmentAsync(NationalCall call, string code, CancellationToken cancellationToken)
    {
        if (CatchmentRule.Refuse(call, code, "facility", "provider") is { } refusal)
        {
            return refusal;
        }

        var start = Start(call);
        await using var state = await IndexState.OpenAsync(call, view, index.Value, cancellationToken);
        var documents = new Dictionary<ResourceKey, (string Hid, JsonObject? Document)>();
        return await AnswerAsync(call, state, start, start.Ask(FeedTopics.PatientsIn(code), null, options.Value.Patients), isUpdates: false, async change =>
        {
            if (!documents.TryGetValue(change.Key, out var found))
            {
                if (await state.Snapshot.ReadAsync(change.Key, null, cancellationToken) is { IsDeleted: false } version)
                {
                    var record = new PatientRecord(version);
                    found = (record.Hid, await state.Lookup.DocumentAsync(record, cancellationToken));
                    call.Touch(change.Key, [change.Key.Id]);
                }

                documents.Add(change.Key, found);
            }

            return found.Document is null
                ? null
                : new FeedEntry(FeedMarker.Of(change), $"Patient in Catchment: {found.Hid}", Link(call, found.Hid), ["patient"], found.Document);
        }, cancellationToken);
    }

    private async ValueTask<NationalAnswer> UpdatesAsync(NationalCall call, CancellationToken cancellationToken)
    {
        var zone = server.Value.ZoneOffset;
        var year = new DateTimeOffset(clock.GetUtcNow().ToOffset(zone).Year, 1, 1, 0, 0, 0, zone);
        var start = Start(call);
        await using var state = await IndexState.OpenAsync(call, view, index.Value, cancellationToken);
        await using var everything = await call.OpenEverythingAsync(cancellationToken);
        var updates = new PatientEvents(everything, difference);
        return await AnswerAsync(call, state, start, start.Ask(FeedTopics.Patients, year, options.Value.Patients), isUpdates: true, async change =>
        {
            if (await updates.OfAsync(change.Key, change.Version, cancellationToken) is not { } update)
            {
                return null;
            }

            call.Touch(change.Key, [change.Key.Id]);
            var content = new JsonObject
            {
                ["health_id"] = update.HealthId,
                ["event_time"] = FeedWriter.Instant(update.At),
                ["change_set"] = update.Changes,
                ["requested_by"] = update.RequestedBy,
                ["approved_by"] = update.ApprovedBy,
            };
            return update.IsCreation
                ? new FeedEntry(FeedMarker.Of(change), $"patient created: {update.HealthId}", Link(call, update.HealthId), ["patient", "create"], content) { EventType = "created" }
                : new FeedEntry(FeedMarker.Of(change), $"patient updated: {update.HealthId}", Link(call, update.HealthId),
                    ["patient", "update:" + string.Join(',', update.Changes.Select(c => c.Key))], content) { EventType = "updated" };
        }, cancellationToken);
    }

    private FeedStart Start(NationalCall call) => FeedStart.Read(call.Http.Request.Query, "since", "last_marker", server.Value.ZoneOffset);

    private async ValueTask<NationalAnswer> AnswerAsync(
        NationalCall call, IndexState state, FeedStart start, TopicQuery query, bool isUpdates, Func<Change, ValueTask<FeedEntry?>> show, CancellationToken cancellationToken)
    {
        if (start.IsBadSince && start.Marker is null)
        {
            return NationalAnswer.Refused(400, "Invalid date: since");
        }

        var entries = new List<FeedEntry>();

        // A marker that is none is no error here, but nothing follows it.
        if (!start.IsBadMarker)
        {
            await foreach (var change in state.Snapshot.WalkAsync(query, cancellationToken))
            {
                if (await show(change) is { } entry)
                {
                    entries.Add(entry);
                }

                if (entries.Count == options.Value.Patients)
                {
                    break;
                }
            }
        }

        var path = call.Home + call.Http.Request.PathBase.ToUriComponent() + call.Http.Request.Path.ToUriComponent();
        var next = entries is not [.., var last] ? null
            : isUpdates ? $"{path}?last_marker={last.Marker}"
            : $"{path}?since={Uri.EscapeDataString(FeedWriter.Instant(last.Marker.At))}&last_marker={last.Marker}";
        return sender.Answer(call, new FeedPage(Author, Title, call.Home + call.Http.Request.GetEncodedPathAndQuery(), next, entries));
    }

    private static string Link(NationalCall call, string hid) => $"{call.Home}/api/v1/patients/{Uri.EscapeDataString(hid)}";
}
