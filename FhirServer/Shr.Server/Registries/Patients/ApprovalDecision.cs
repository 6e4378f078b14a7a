using System.Text.Json.Nodes;
using Shr.Server.Security.Scopes;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// PUT and DELETE of the approvals: values are taken or refused. Patient and Task change in one transaction on the
/// versions that were looked at; beaten by another one, it is decided again.
/// </summary>
internal sealed class ApprovalDecision(ApprovalReading reading, InputReader reader, PatientWriter writer, PatientView view, TimeProvider clock)
{
    private const int MaxAttempts = 10;
    private const string NothingWaits = "invalid.payload. invalid.pending.approvals";
    private const string Mismatch = "invalid.payload. pending.approvals.mismatch";

    /// <summary>Answers 202 when it is done.</summary>
    public async ValueTask<NationalAnswer> RunAsync(NationalCall call, string catchment, string hid, bool isAccepted, CancellationToken cancellationToken)
    {
        if (CatchmentRule.Refuse(call, catchment, "mci-supervisor") is { } outside)
        {
            return outside;
        }

        if (call.Identity is { Scopes: { } scopes } && !scopes.Allows("Patient", Permissions.Update))
        {
            return PatientAnswers.Denied();
        }

        if (call.ReadJson() is not { } body)
        {
            return PatientAnswers.BrokenJson();
        }

        var input = reader.Read(body, call.Home, isUpdate: true);
        if (PatientAnswers.Of(input) is { } refusal)
        {
            return refusal;
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (answer, transaction) = await PlanAsync(call, catchment, hid, input, isAccepted, cancellationToken);
            if (transaction is null)
            {
                return answer;
            }

            var response = await call.SendAsync(FhirMethod.Post, "", transaction, null, asServer: true, cancellationToken);
            if (response.IsSuccess)
            {
                return answer;
            }

            if (response.Status != 412)
            {
                return PatientAnswers.OfRoad(response);
            }
        }

        return NationalAnswer.Refused(409, "The patient is being changed by others; try again");
    }

    private async ValueTask<(NationalAnswer Answer, JsonObject? Transaction)> PlanAsync(
        NationalCall call, string catchment, string hid, PatientInput input, bool isAccepted, CancellationToken cancellationToken)
    {
        await using var state = await IndexState.OpenEverythingAsync(call, view, cancellationToken);
        var (patient, refusal) = await reading.FindAsync(call, state, catchment, hid, cancellationToken);
        if (patient is null)
        {
            return (refusal!, null);
        }

        if (await state.ApprovalsAsync(patient.Hid, cancellationToken) is not { Pending.Count: > 0 } task)
        {
            return (NationalAnswer.Refused(400, NothingWaits), null);
        }

        var meant = input.Fields.Select(f => task.Find(f.Key, f.Value)).ToArray();
        if (meant.Length == 0 || meant.Contains(null))
        {
            return (NationalAnswer.Refused(400, Mismatch), null);
        }

        var (now, approver) = (clock.GetUtcNow(), await call.StampAsync(cancellationToken));
        var entries = new List<JsonObject>();
        var area = view.AddressCode(patient);
        if (isAccepted)
        {
            var version = patient.Version.Version;
            if (writer.Changes(patient.Root, input) is { Count: > 0 } changes)
            {
                var resource = patient.Copy();
                writer.Apply(resource, changes);
                entries.Add(PatientWriter.Put(resource, version));
                version++;
                area = view.AddressCode(resource);
            }

            meant.OfType<FieldRequest>().ToList().ForEach(r => task.Accept(r, approver, now, version));
        }
        else
        {
            meant.OfType<FieldRequest>().ToList().ForEach(r => task.Reject(r, approver, now));
        }

        entries.Add(PatientWriter.Put(task.ToResource(area, now), task.Version));
        return (PatientAnswers.Written(202, patient.Hid), PatientWriter.Transaction(entries));
    }
}
