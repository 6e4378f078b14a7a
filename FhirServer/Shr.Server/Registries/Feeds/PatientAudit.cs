using System.Text.Json.Nodes;
using Shr.Server.Registries.Patients;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>Who changed what of a patient, from the versions themselves: nothing is kept beside them that could disagree.</summary>
internal sealed class PatientAudit(NationalDoor door, PatientView view, PatientDifference difference)
{
    private const int Portion = 200;

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        foreach (var prefix in PatientEndpoints.Prefixes)
        {
            app.MapGet(prefix + "/audit/patients/{hid}", (HttpContext http, string hid) => door.AnswerAsync(
                http,
                new NationalAsk("patient-audit", Deed.Read, "Patient", ErrorShape.PatientIndex) { Requires = Role.Admin, Patient = hid },
                (call, stop) => AnswerAsync(call, hid, stop)));
        }
    }

    private async ValueTask<NationalAnswer> AnswerAsync(NationalCall call, string hid, CancellationToken cancellationToken)
    {
        var snapshot = await call.SnapshotAsync(cancellationToken);
        if (await new PatientLookup(snapshot, call.Model, view).FindAsync(hid, cancellationToken) is not { } patient)
        {
            return PatientAnswers.NotFound(hid);
        }

        call.Touch(patient.Version);
        var names = new RequesterNames(await call.StateAsync(cancellationToken));
        await using var everything = await call.OpenEverythingAsync(cancellationToken);
        var events = new PatientEvents(everything, difference);
        var updates = new JsonArray();
        JsonNode? createdBy = null;
        DateTimeOffset? createdAt = null;
        ResourceVersion? before = null;
        var query = new HistoryQuery { Type = "Patient", Id = patient.Key.Id, OldestFirst = true, Count = Portion };
        do
        {
            var page = await snapshot.HistoryAsync(query, cancellationToken);
            foreach (var version in page.Versions)
            {
                createdAt ??= version.LastUpdated;
                if (!version.IsDeleted && await events.OfAsync(before, version, cancellationToken) is { } update)
                {
                    await FillAsync(update, names, cancellationToken);
                    createdBy ??= update.RequestedBy["ALL_FIELDS"]?[0]?.DeepClone();
                    updates.Add(Show(update));
                }

                before = version;
            }

            query = query with { After = page.Next };
        }
        while (query.After is not null);

        return NationalAnswer.Json(new JsonObject
        {
            ["created_at"] = createdAt is { } at ? FeedWriter.Instant(at) : null,
            ["created_by"] = createdBy,
            ["updates"] = updates,
        });
    }

    private static JsonObject Show(PatientEvent update) => new()
    {
        ["event_time"] = FeedWriter.Instant(update.At),
        ["hid"] = update.HealthId,
        ["change_set"] = update.Changes,
        ["requested_by"] = update.RequestedBy,
        ["approved_by"] = update.ApprovedBy,
    };

    private static async ValueTask FillAsync(PatientEvent update, RequesterNames names, CancellationToken cancellationToken)
    {
        foreach (var (_, requesters) in update.RequestedBy)
        {
            foreach (var requester in requesters as JsonArray ?? [])
            {
                await names.FillAsync(requester, cancellationToken);
            }
        }

        await names.FillAsync(update.ApprovedBy, cancellationToken);
    }
}
