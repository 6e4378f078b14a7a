using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters;

/// <summary>The national roads for one encounter: send it, replace it, read it.</summary>
internal sealed class EncounterEndpoints(NationalDoor door, EncounterIntake intake, EncounterServices services, Requesters requesters, IOptions<EncounterOptions> options)
{
    private const Role Writers = Role.Facility | Role.Provider;
    private const Role Readers = Writers | Role.Patient | Role.System;

    /// <summary>Adds the routes. The documents write both <c>/v2</c> and no prefix.</summary>
    public void Map(WebApplication app)
    {
        foreach (var prefix in new[] { "", "/v2" })
        {
            app.MapPost(prefix + "/patients/{hid}/encounters", (HttpContext http, string hid) => WriteAsync(http, hid, null));
            app.MapPut(prefix + "/patients/{hid}/encounters/{id}", (HttpContext http, string hid, string id) => WriteAsync(http, hid, id));
            app.MapGet(prefix + "/patients/{hid}/encounters/{id}", ReadAsync);
        }
    }

    private Task WriteAsync(HttpContext http, string hid, string? id)
    {
        var ask = new NationalAsk(id is null ? "encounter-create" : "encounter-update", id is null ? Deed.Create : Deed.Update, "Encounter", ErrorShape.Encounters)
        {
            Requires = Writers,
            Patient = hid,
            MaxBody = options.Value.MaxBytes,
        };
        return door.AnswerAsync(http, ask, async (call, cancellationToken) =>
        {
            var accept = http.Request.Headers.Accept.ToString();
            if (http.Request.ContentType is { Length: > 0 } type && MediaTypes.FormatOf(type) is not (BodyFormat.Json or BodyFormat.Xml))
            {
                return EncounterEnvelope.Refused(415, $"The media type '{type}' is not supported here; send XML or JSON", [], accept);
            }

            var submission = new EncounterSubmission(call.Request, (await requesters.StampAsync(call.Request, cancellationToken)).Caller.Stamp, hid, id, call.Body, http.Request.ContentType)
            {
                IdempotencyKey = http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 and <= 256 } mark] ? mark : null,
            };
            var (result, keptAs) = await intake.SubmitAsync(submission, cancellationToken);
            if (keptAs is not null)
            {
                http.Response.Headers["X-Quarantine-Id"] = keptAs;
            }

            foreach (var key in result.Written)
            {
                call.Touch(key, result.Patient is { } patient ? [patient.Id] : []);
            }

            return EncounterEnvelope.Of(result, accept);
        });
    }

    private Task ReadAsync(HttpContext http, string hid, string id)
    {
        var ask = new NationalAsk("encounter-read", Deed.Read, "Encounter", ErrorShape.Encounters) { Requires = Readers, Patient = hid };
        return door.AnswerAsync(http, ask, async (call, cancellationToken) =>
        {
            var accept = http.Request.Headers.Accept.ToString();
            await using var everything = await call.OpenEverythingAsync(cancellationToken);
            var patients = services.Patients(everything, call.Model);
            var patient = await patients.FindAsync(hid, cancellationToken);
            if (IsPatientOnly(call.Identity) && !(call.Identity!.OwnPatients.Contains(hid) || (patient is not null && call.Identity.OwnPatients.Contains(patient.Key.Id))))
            {
                return EncounterEnvelope.Refused(403, NationalDoor.Denied, [], accept);
            }

            if (patient?.ReplacedBy is not null)
            {
                var living = await patients.FollowAsync(patient, cancellationToken);
                return EncounterEnvelope.Refused(308, $"{patient.Hid} has been moved and replaced with {living.Hid}", [], accept);
            }

            var key = new ResourceKey("Encounter", id);
            if (patient is null || !Route.IsId(id) || !await IsOfAsync(everything, key, patient.Key.Id, call.Model, cancellationToken)
                || await new EncounterContent(await call.SnapshotAsync(cancellationToken), everything, call.Model, call.Base).ReadAsync(key, cancellationToken) is not { } document)
            {
                return EncounterEnvelope.Refused(404, $"Encounter {id} not found", [], accept);
            }

            if (document.Reach != EncounterReach.Full)
            {
                return EncounterEnvelope.Refused(403, $"Access is denied to user {call.Identity?.Id} for encounter {id}", [], accept);
            }

            foreach (var record in document.Records)
            {
                call.Touch(record, [patient.Key.Id]);
            }

            return EncounterEnvelope.Of(document, id, hid, call.Model, accept);
        });
    }

    private static bool IsPatientOnly(Identity? identity) => identity is not null && (identity.Roles & (Writers | Role.System)) == 0;

    private static async ValueTask<bool> IsOfAsync(IStoreSnapshot everything, ResourceKey encounter, string patient, CompiledModel model, CancellationToken cancellationToken) =>
        await everything.ReadAsync(encounter, null, cancellationToken) is { IsDeleted: false } version
        && Security.Access.AccessCompilers.Compiled.PatientsOf(version, model).Contains(patient);
}
