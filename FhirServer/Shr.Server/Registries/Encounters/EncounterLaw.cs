using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries.Patients;
using Shr.Server.Searching;
using Shr.Server.Security.Access;
using Shr.Server.Security.Identities;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters;

/// <summary>
/// What holds for encounters that facilities and providers write, on whichever road: only who made one changes it, its
/// patient is in the index, not merged into another and alive when it starts. Whether the patient was merged is asked
/// again inside the commit. Without access control nobody has made anything, and nothing is asked.
/// </summary>
internal sealed class EncounterLaw(IResourceStore store, PatientView patients, RegistryCheck registries)
{
    private static readonly byte[] Tag = [.. "\""u8, .. System.Text.Encoding.UTF8.GetBytes(EncounterTerms.ContentTag), .. "\""u8];

    private static readonly byte[] SealSystem = [.. "\""u8, .. System.Text.Encoding.UTF8.GetBytes(Seal.System), .. "\""u8];

    /// <summary>The writes with what must hold inside the commit, or the refusal.</summary>
    public async ValueTask<(IReadOnlyList<WriteOp> Writes, FhirResponse? Refusal)> ApplyAsync(
        FhirRequest request, IReadOnlyList<WriteOp> writes, CancellationToken cancellationToken)
    {
        if (request.Caller.Stamp is not { } stamp || request.Caller.Identity is { } identity && identity.Roles.HasFlag(Role.System))
        {
            return (writes, null);
        }

        await using var everything = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var result = new List<WriteOp>(writes.Count);
        foreach (var write in writes)
        {
            var current = write.Kind == WriteKind.Create ? null : await everything.ReadAsync(write.Key, null, cancellationToken);
            if (request.Caller.Identity is not null && (IsSealed(current) || write.Index.Any(e => AccessLabels.IsSeal(e.Key))))
            {
                return (writes, FhirResponse.Refused(403, EncounterIssues.ServerOnly));
            }

            if (current is { IsDeleted: false } && await EncounterOfAsync(everything, current, cancellationToken) is { } first
                && !await EncounterOwner.MayChangeAsync(stamp, first, everything, cancellationToken))
            {
                return (writes, FhirResponse.Refused(403, EncounterIssues.NotTheCreator, first.Key));
            }

            if (request.Caller.Identity is not null && write is { Patients.Count: 0, Body: { } body }
                && registries.RefuseAddress(request, StoredRecord.Parse(body.Fill(1, DateTimeOffset.UnixEpoch))) is { } nobodys)
            {
                return (writes, nobodys);
            }

            if (write.Key.Type != "Encounter" || write.Kind == WriteKind.Delete)
            {
                result.Add(write);
                continue;
            }

            if (await RefuseAsync(request, write, everything, cancellationToken) is { } refusal)
            {
                return (writes, refusal);
            }

            result.Add(write with { Precondition = Guard(write, request.Model) });
        }

        return (result, null);
    }

    // The first version of the encounter that a record is, or was sent with; null where it is no part of one.
    private static async ValueTask<ResourceVersion?> EncounterOfAsync(IStoreSnapshot everything, ResourceVersion current, CancellationToken cancellationToken)
    {
        if (current.Key.Type == "Encounter")
        {
            return current.Version == 1 ? current : await everything.ReadAsync(current.Key, 1, cancellationToken);
        }

        if (current.Json.Span.IndexOf(Tag) < 0)
        {
            return null;
        }

        var id = StoredRecord.ListOf(StoredRecord.Parse(current.Json.Span)["meta"], "tag")
            .Where(t => StoredRecord.TextOf(t, "system") == EncounterTerms.ContentTag).Select(t => StoredRecord.TextOf(t, "code")).FirstOrDefault(c => c is not null && Route.IsId(c));
        return id is null ? null : await everything.ReadAsync(new ResourceKey("Encounter", id), 1, cancellationToken);
    }

    private async ValueTask<FhirResponse?> RefuseAsync(FhirRequest request, WriteOp write, IStoreSnapshot everything, CancellationToken cancellationToken)
    {
        var encounter = StoredRecord.Parse(write.Body!.Fill(1, DateTimeOffset.UnixEpoch));
        var lookup = new PatientLookup(everything, request.Model, patients);
        foreach (var id in write.Patients)
        {
            if (await everything.ReadAsync(new ResourceKey("Patient", id), null, cancellationToken) is not { IsDeleted: false } version)
            {
                return FhirResponse.Refused(422, EncounterIssues.PatientUnknown, $"Patient/{id}");
            }

            var patient = new PatientRecord(version);
            if (patient.ReplacedBy is not null)
            {
                return FhirResponse.Refused(409, EncounterIssues.PatientMerged, patient.Hid, (await lookup.FollowAsync(patient, cancellationToken)).Hid);
            }

            if (LifeSpan.EndsBefore(patient, StoredRecord.TextOf(encounter["period"], "start")))
            {
                return FhirResponse.Refused(422, EncounterIssues.PatientDead, $"Patient/{id}");
            }
        }

        // What came by the national road was checked there; it may name nobody.
        return request.Caller.Identity is null ? null : await registries.RefuseAsync(request, encounter, everything, cancellationToken);
    }

    // A merge ends the old record: it is no longer active. A patient who was retired otherwise still passes.
    private static Precondition? Guard(WriteOp write, CompiledModel model)
    {
        if (write.Patients is not [var patient] || write.Precondition?.Match is not null)
        {
            return write.Precondition;
        }

        var key = new ResourceKey("Patient", patient);
        var merged = SearchPlanner.Plan(model, "Patient", [new QueryParameter("active", "false"), new QueryParameter("link:missing", "false")], strict: true, new IssueCollector());
        return merged is null
            ? write.Precondition
            : (write.Precondition ?? new Precondition()) with
            {
                Match = merged with { Where = new AllOf([new HasKey([key]), new Not(merged.Where)]), Count = 2 },
                Expected = key,
            };
    }

    private static bool IsSealed(ResourceVersion? current) => current is { IsDeleted: false } && current.Json.Span.IndexOf(SealSystem) >= 0;
}
