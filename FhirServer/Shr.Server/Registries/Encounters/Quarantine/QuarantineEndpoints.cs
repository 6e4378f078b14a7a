using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Shr.Server.Registries.Feeds;
using Shr.Server.Searching;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;

namespace Shr.Server.Registries.Encounters.Quarantine;

/// <summary>
/// The quarantine for those who sent what lies in it, and for the national systems: list, read, correct, send again,
/// throw away. Nobody else learns that anything is there.
/// </summary>
internal sealed class QuarantineEndpoints(NationalDoor door, QuarantineShelf shelf, QuarantineReplay replay, PageMarks marks, IOptions<EncounterOptions> options)
{
    private const int MostListed = 100;

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        app.MapGet("/quarantine", ListAsync);
        app.MapGet("/quarantine/{id}", (HttpContext http, string id) => OneAsync(http, id, "read", Deed.Read, (_, kept, _) => ValueTask.FromResult(NationalAnswer.Json(Show(kept, withBody: true)))));
        app.MapPut("/quarantine/{id}", (HttpContext http, string id) => OneAsync(http, id, "correct", Deed.Update, CorrectAsync));
        app.MapPost("/quarantine/{id}/replay", (HttpContext http, string id) => OneAsync(http, id, "replay", Deed.Update, ReplayAsync));
        app.MapDelete("/quarantine/{id}", (HttpContext http, string id) => OneAsync(http, id, "drop", Deed.Delete, DropAsync));
    }

    private Task ListAsync(HttpContext http) => door.AnswerAsync(http, Ask("list", Deed.Search), async (call, cancellationToken) =>
    {
        var binding = $"{call.Caller.Name} quarantine";
        var after = http.Request.Query["after"].ToString();
        var mark = after.Length == 0 ? null : marks.Read(after, binding);
        if (after.Length > 0 && mark is null)
        {
            return NationalAnswer.Refused(400, "Invalid marker");
        }

        var visible = await call.SnapshotAsync(cancellationToken);
        var (page, next) = await shelf.ListAsync(visible, call.Model, MostListed, mark is null ? null : PositionMark.Read(mark), cancellationToken);
        var status = http.Request.Query["status"].ToString();
        return NationalAnswer.Json(new JsonObject
        {
            ["entries"] = new JsonArray([.. page.Where(k => status.Length == 0 || StatusOf(k) == status).Select(k => Show(k, withBody: false))]),
            ["nextUrl"] = next is null ? null : $"{call.Home}/quarantine?status={Uri.EscapeDataString(status)}&after={marks.Next(null, PositionMark.Write(next), binding)}",
        });
    });

    private Task OneAsync(HttpContext http, string id, string verb, Deed deed, Func<NationalCall, KeptBundle, CancellationToken, ValueTask<NationalAnswer>> answer) =>
        door.AnswerAsync(http, Ask(verb, deed), async (call, cancellationToken) =>
        {
            if (await shelf.FindAsync(await call.SnapshotAsync(cancellationToken), id, cancellationToken) is not { } kept)
            {
                return NationalAnswer.Refused(404, $"Quarantined bundle {id} not found");
            }

            call.Touch(new Fhir.ResourceKey("Basic", kept.Id), []);
            return await answer(call, kept, cancellationToken);
        });

    // A correction is kept as it is: whether it is good now, the next replay tells.
    private async ValueTask<NationalAnswer> CorrectAsync(NationalCall call, KeptBundle kept, CancellationToken cancellationToken)
    {
        if (!kept.IsOpen)
        {
            return NationalAnswer.Refused(409, "The bundle was accepted and cannot be corrected here");
        }

        if (call.Body.IsEmpty)
        {
            return NationalAnswer.Refused(400, "A corrected bundle is needed");
        }

        var corrected = kept with { Body = call.Body.ToArray(), ContentType = call.Http.Request.ContentType };
        return await shelf.SaveAsync(corrected, cancellationToken)
            ? NationalAnswer.Json(Show(corrected, withBody: false))
            : NationalAnswer.Refused(409, "The bundle was changed in between");
    }

    private async ValueTask<NationalAnswer> ReplayAsync(NationalCall call, KeptBundle kept, CancellationToken cancellationToken)
    {
        if (!kept.IsOpen)
        {
            return NationalAnswer.Json(Show(kept, withBody: false));
        }

        var tried = call.Body.IsEmpty ? kept : kept with { Body = call.Body.ToArray(), ContentType = call.Http.Request.ContentType };
        if (tried.Body.IsEmpty)
        {
            return NationalAnswer.Refused(400, "The bundle was too large to be kept; send it with the replay");
        }

        var after = await replay.RunAsync(call.Request, tried, cancellationToken);
        await shelf.SaveAsync(after, cancellationToken);
        return after.IsOpen
            ? NationalAnswer.Refused(after.Status, after.Message, 0, [.. after.Faults.Select(f => f.Show())])
            : NationalAnswer.Json(Show(after, withBody: false));
    }

    private async ValueTask<NationalAnswer> DropAsync(NationalCall call, KeptBundle kept, CancellationToken cancellationToken)
    {
        await shelf.DropAsync(kept.Id, cancellationToken);
        return NationalAnswer.Json(new { id = kept.Id, status = "dropped" });
    }

    private static JsonObject Show(KeptBundle kept, bool withBody)
    {
        var shown = new JsonObject
        {
            ["id"] = kept.Id,
            ["status"] = StatusOf(kept),
            ["road"] = kept.Road,
            ["healthId"] = kept.Hid,
            ["encounterId"] = kept.EncounterId,
            ["facility"] = kept.Facility,
            ["provider"] = kept.Provider,
            ["receivedAt"] = FeedWriter.Instant(kept.ReceivedAt),
            ["attempts"] = kept.Attempts,
            ["httpStatus"] = kept.Status.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["message"] = kept.Message,
            ["errors"] = new JsonArray([.. kept.Faults.Select(f => new JsonObject { ["field"] = f.Field, ["type"] = f.Type, ["reason"] = f.Reason })]),
        };
        if (withBody)
        {
            shown["contentType"] = kept.ContentType;
            shown["bundle"] = kept.Body.IsEmpty ? null : Encoding.UTF8.GetString(kept.Body.Span);
        }

        return shown;
    }

    private static string StatusOf(KeptBundle kept) => kept.IsOpen ? "open" : "accepted";

    private NationalAsk Ask(string verb, Deed deed) => new($"quarantine-{verb}", deed == Deed.Delete ? Deed.Update : deed, "Basic", ErrorShape.Encounters)
    {
        Requires = Role.Facility | Role.Provider | Role.System,
        MaxBody = deed == Deed.Update ? options.Value.MaxBytes : 0,
    };
}
