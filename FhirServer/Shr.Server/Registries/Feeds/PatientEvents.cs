using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Registries.Patients;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>Reads out of the versions of a patient what each changed, who asked for it and who approved it.</summary>
/// <remarks>The state it reads hides nothing: approvals are part of what is told, though their readers may not see them.</remarks>
internal sealed class PatientEvents(IStoreSnapshot snapshot, PatientDifference difference)
{
    private const string AllFields = "ALL_FIELDS";

    /// <summary>What a version changed; null where the national document says the same before and after, or the patient ended.</summary>
    public async ValueTask<PatientEvent?> OfAsync(ResourceKey patient, int version, CancellationToken cancellationToken)
    {
        var after = await snapshot.ReadAsync(patient, version, cancellationToken);
        var before = version > 1 ? await snapshot.ReadAsync(patient, version - 1, cancellationToken) : null;
        return after is { IsDeleted: false } ? await OfAsync(before, after, cancellationToken) : null;
    }

    /// <inheritdoc cref="OfAsync(ResourceKey, int, CancellationToken)"/>
    public async ValueTask<PatientEvent?> OfAsync(ResourceVersion? before, ResourceVersion after, CancellationToken cancellationToken)
    {
        var now = new PatientRecord(after);
        var isCreation = before is null or { IsDeleted: true };
        var changes = isCreation ? PatientDifference.OfCreation(now) : difference.Between(new PatientRecord(before!), now, await SurvivorAsync(now, cancellationToken));
        if (changes.Count == 0)
        {
            return null;
        }

        if (await DecisionsAsync(now, cancellationToken) is not { Count: > 0 } decisions)
        {
            return new PatientEvent(now.Hid, after.LastUpdated, isCreation, changes, new JsonObject { [AllFields] = new JsonArray(RequesterForm.OfVersion(now.Root)) }, null);
        }

        var requestedBy = new JsonObject();
        foreach (var decision in decisions)
        {
            requestedBy[decision.Request.Field] = new JsonArray([.. decision.Request.Requesters.Select(r => RequesterForm.OfStamp(r.Stamp))]);
        }

        return new PatientEvent(now.Hid, after.LastUpdated, isCreation, changes, requestedBy, RequesterForm.OfStamp(decisions[0].Approver.Stamp));
    }

    // What was approved says itself which version it made.
    private async ValueTask<IReadOnlyList<FieldDecision>> DecisionsAsync(PatientRecord patient, CancellationToken cancellationToken) =>
        await snapshot.ReadAsync(ApprovalTask.KeyOf(patient.Hid), null, cancellationToken) is { IsDeleted: false } version
            ? [.. ApprovalTask.Read(StoredRecord.Parse(version.Json.Span), version.Version).Decisions.Where(d => d.IsAccepted && d.PatientVersion == patient.Version.Version)]
            : [];

    private async ValueTask<string?> SurvivorAsync(PatientRecord patient, CancellationToken cancellationToken) =>
        patient.ReplacedBy is { } key && await snapshot.ReadAsync(key, null, cancellationToken) is { IsDeleted: false } survivor
            ? new PatientRecord(survivor).Hid
            : patient.ReplacedBy?.Id;
}
