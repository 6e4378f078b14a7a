using System.Buffers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Patients;

/// <summary>POST of the patient index: a Patient and its RelatedPersons in one transaction, down the ordinary road, which allots the health id.</summary>
internal sealed class PatientCreate(
    InputReader reader, PatientWriter writer, PatientView view, AreaCheck areas, IdGenerator ids, HealthIdService healthIds, IOptions<IdentityOptions> identities)
{
    /// <summary>Answers 201 with the health id.</summary>
    public async ValueTask<NationalAnswer> RunAsync(NationalCall call, CancellationToken cancellationToken)
    {
        if (call.ReadJson() is not { } body)
        {
            return PatientAnswers.BrokenJson();
        }

        var input = reader.Read(body, call.Home, isUpdate: false);
        if (input.FormFaults.Count == 0 && input.HasMergedWith)
        {
            return NationalAnswer.Refused(400, "Cannot create a patient that is merged with another");
        }

        if (input.Active == false)
        {
            input.Faults.Add(PatientFaults.Value("active"));
        }

        if (input.Fields.GetValueOrDefault("hid_card_status")?.ToString() is not (null or "REGISTERED"))
        {
            input.Faults.Add(PatientFaults.Value("hid_card_status"));
        }

        // What the server gives ids to has none yet.
        input.Relations.ForEach(r => r.Remove("id"));
        var reference = "urn:uuid:" + ids.Next();
        var relations = RelationChanges.Of([], input.Relations, reference, ids, input.Faults);
        if (relations.HasSpouse && input.Fields.GetValueOrDefault("marital_status")?.ToString() == "1")
        {
            input.Faults.Add(PatientFaults.Unmarried());
        }

        await using (var state = await IndexState.OpenEverythingAsync(call, view, cancellationToken))
        {
            await areas.CheckAsync(state.Registry, input, input.Faults, cancellationToken);
        }

        if (PatientAnswers.Of(input) is { } refusal)
        {
            return refusal;
        }

        var stamp = await call.StampAsync(cancellationToken);
        if (input.Provider is { } provider)
        {
            call.NameProvider(provider);
        }

        if (input.Hid is { } brought && await RefuseAsync(call, brought, stamp, cancellationToken) is { } taken)
        {
            return taken;
        }

        // Who brings no health id is given one by the road of writes.
        var patient = writer.New(input, input.Hid, input.Hid is null ? null : stamp?.Facility);
        ParentForm.Write(patient, relations);
        return await WriteAsync(call, PatientWriter.Transaction([PatientWriter.Create(patient, reference), .. relations.Entries]), cancellationToken);
    }

    // An organisation gives out health ids of its own block only. Without access control nobody has one.
    private async ValueTask<NationalAnswer?> RefuseAsync(NationalCall call, string hid, RequesterStamp? stamp, CancellationToken cancellationToken)
    {
        if (call.Identity is not null && stamp?.Facility is null)
        {
            return NationalAnswer.Refused(400, "A health id can be brought only for a facility");
        }

        return await healthIds.CheckIncomingAsync(hid, stamp?.Facility ?? identities.Value.IndexOrganization, cancellationToken) switch
        {
            IncomingHealthId.Good => null,
            IncomingHealthId.Used => NationalAnswer.Refused(409, HealthIdService.IsUsed),
            _ => NationalAnswer.Refused(400, "The health id is not available for this organization"),
        };
    }

    private static async ValueTask<NationalAnswer> WriteAsync(NationalCall call, JsonObject transaction, CancellationToken cancellationToken)
    {
        var response = await call.SendAsync(FhirMethod.Post, "", transaction, null, asServer: true, cancellationToken);
        if (!response.IsSuccess)
        {
            return PatientAnswers.OfRoad(response);
        }

        var buffer = new ArrayBufferWriter<byte>();
        response.Content!.WriteTo(buffer);
        var made = StoredRecord.Parse(buffer.WrittenSpan)["entry"]![0]!["resource"]!;
        var id = made["id"]!.GetValue<string>();
        call.Touch(new ResourceKey("Patient", id), [id]);
        return PatientAnswers.Written(201, ElementEditor.Identifier(made, RegistryTerms.HealthId) ?? id);
    }
}
