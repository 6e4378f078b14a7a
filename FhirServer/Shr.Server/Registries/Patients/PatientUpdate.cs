using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Shr.Server.Security.Identities;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// PUT of the patient index: what is named changes, what needs approval waits, what is not named stays. Everything that
/// one call changes is one transaction on the versions it was decided by; beaten by another one, it is decided again.
/// </summary>
internal sealed class PatientUpdate(
    InputReader reader, PatientWriter writer, PatientView view, AreaCheck areas, IdGenerator ids, TimeProvider clock, IOptions<PatientIndexOptions> options)
{
    private const int MaxAttempts = 10;

    /// <summary>Answers 202 when it is done or waits, also where there was nothing to do.</summary>
    public async ValueTask<NationalAnswer> RunAsync(NationalCall call, string hid, CancellationToken cancellationToken)
    {
        if (call.ReadJson() is not { } body)
        {
            return PatientAnswers.BrokenJson();
        }

        var input = reader.Read(body, call.Home, isUpdate: true);
        if (input.Hid is { } named && named != hid)
        {
            input.Faults.Add(PatientFaults.Value("hid"));
        }

        foreach (var field in input.Fields.Keys.Where(f => options.Value.NeverUpdated?.Contains(f) == true))
        {
            input.Faults.Add(new NationalFault(1004, field, "nonupdatable.field"));
        }

        if (input.FormFaults.Count == 0 && (body["active"] is not null || input.HasMergedWith))
        {
            return NationalAnswer.Refused(400, "Cannot update active field or merge with other patient");
        }

        await call.StampAsync(cancellationToken);
        if (input.Provider is { } provider)
        {
            call.NameProvider(provider);
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (answer, transaction) = await PlanAsync(call, hid, input, cancellationToken);
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

    /// <summary>Whether a caller's changes are done at once: an administrator of the index has the last word anyway.</summary>
    public static bool IsAdmin(NationalCall call) =>
        call.Identity is { } identity
        && (identity.Roles.HasFlag(Role.Admin) || (identity.Roles.HasFlag(Role.Approver) && identity.Profile("mci-supervisor") is not null));

    private async ValueTask<(NationalAnswer Answer, JsonObject? Transaction)> PlanAsync(NationalCall call, string hid, PatientInput input, CancellationToken cancellationToken)
    {
        await using var state = await IndexState.OpenAsync(call, view, options.Value, cancellationToken);
        if (await state.Lookup.FindAsync(hid, cancellationToken) is not { } patient)
        {
            return (PatientAnswers.NotFound(hid), null);
        }

        call.Touch(patient.Version);
        if (!patient.IsActive)
        {
            return (PatientAnswers.Inactive(await state.Lookup.MergedWithAsync(patient, cancellationToken)), null);
        }

        var faults = new List<NationalFault>(input.Faults);
        await areas.CheckAsync(state.Registry, input, faults, cancellationToken);
        var stored = input.Relations.Count > 0 || input.Fields.ContainsKey("marital_status") ? await state.Lookup.RelatedAsync(patient.Key, cancellationToken) : [];
        var relations = RelationChanges.Of(stored, input.Relations, patient.Key.ToString(), ids, faults);
        var marital = input.Fields.TryGetValue("marital_status", out var given) ? given : view.Value(patient, "marital_status");
        if (relations.HasSpouse && marital?.ToString() == "1")
        {
            faults.Add(PatientFaults.Unmarried());
        }

        if (input.FormFaults.Count > 0 || faults.Count > 0)
        {
            return (PatientAnswers.Of(input.With(faults))!, null);
        }

        var entries = await EntriesAsync(call, state, patient, input, relations, cancellationToken);
        return (PatientAnswers.Written(202, patient.Hid), entries.Count == 0 ? null : PatientWriter.Transaction(entries));
    }

    private async ValueTask<List<JsonObject>> EntriesAsync(
        NationalCall call, IndexState state, PatientRecord patient, PatientInput input, RelationChanges relations, CancellationToken cancellationToken)
    {
        var changes = writer.Changes(patient.Root, input);
        var waits = IsAdmin(call) ? [] : changes.Where(c => options.Value.ApprovalFields.Contains(c.Key)).ToArray();
        var immediate = changes.Where(c => waits.All(w => w.Key != c.Key)).ToArray();
        var entries = new List<JsonObject>();
        if (immediate.Length > 0 || relations.Entries.Count > 0)
        {
            // A changed relation makes a new version of the patient too: feeds tell of patients.
            var resource = patient.Copy();
            writer.Apply(resource, immediate);
            ParentForm.Write(resource, relations);
            entries.Add(PatientWriter.Put(resource, patient.Version.Version));
            entries.AddRange(relations.Entries);
        }

        if (waits.Length == 0)
        {
            return entries;
        }

        await using var everything = await IndexState.OpenEverythingAsync(call, view, cancellationToken);
        var task = await everything.ApprovalsAsync(patient.Hid, cancellationToken) ?? ApprovalTask.Empty(patient);
        var now = clock.GetUtcNow();
        var stamp = await call.StampAsync(cancellationToken);
        var isNew = false;
        foreach (var (field, value) in waits)
        {
            isNew |= task.Ask(field, value, stamp, now);
        }

        if (isNew)
        {
            entries.Add(PatientWriter.Put(task.ToResource(view.AddressCode(patient), now), task.Version));
        }

        return entries;
    }
}
