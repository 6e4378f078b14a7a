using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Patients;

/// <summary>Finds patients by health id in one state of the store, with what belongs to their documents.</summary>
internal sealed class PatientLookup(IStoreSnapshot snapshot, CompiledModel model, PatientView view)
{
    // A chain of merges ends; a circle must too.
    private const int MaxMerges = 16;
    private const int MaxIdentifiers = 50;
    private const int MaxRelations = 1000;

    /// <summary>The patient with a health id (or, where nobody has it as such, with that record id), merged ones too; or null.</summary>
    public async ValueTask<PatientRecord?> FindAsync(string hid, CancellationToken cancellationToken)
    {
        if (!Route.IsId(hid))
        {
            return null;
        }

        var found = await SearchAsync("Patient", "identifier", $"{RegistryTerms.HealthId}|{hid}", 2, cancellationToken);
        var record = found.Count > 0 ? found[0] : await snapshot.ReadAsync(new ResourceKey("Patient", hid), null, cancellationToken);
        return record is { IsDeleted: false } ? new PatientRecord(record) : null;
    }

    /// <summary>The patients with some health ids, by health id; those that are not there are left out.</summary>
    public async ValueTask<IReadOnlyDictionary<string, PatientRecord>> FindManyAsync(IEnumerable<string> hids, CancellationToken cancellationToken)
    {
        var records = new Dictionary<string, PatientRecord>(StringComparer.Ordinal);
        foreach (var some in hids.Where(h => Route.IsId(h)).Distinct(StringComparer.Ordinal).Chunk(MaxIdentifiers))
        {
            var values = string.Join(',', some.Select(h => $"{RegistryTerms.HealthId}|{h}"));
            foreach (var version in await SearchAsync("Patient", "identifier", values, 2 * MaxIdentifiers, cancellationToken))
            {
                var record = new PatientRecord(version);
                records.TryAdd(record.Hid, record);
            }
        }

        return records;
    }

    /// <summary>The living end of the merges that start at a patient: itself where it was never merged.</summary>
    public async ValueTask<PatientRecord> FollowAsync(PatientRecord patient, CancellationToken cancellationToken)
    {
        var at = patient;
        for (var step = 0; step < MaxMerges && at.ReplacedBy is { } next; step++)
        {
            if (await snapshot.ReadAsync(next, null, cancellationToken) is not { IsDeleted: false } version)
            {
                break;
            }

            at = new PatientRecord(version);
        }

        return at;
    }

    /// <summary>The health id of the patient that this one was merged into (the next, not the last of a chain), or null.</summary>
    public async ValueTask<string?> MergedWithAsync(PatientRecord patient, CancellationToken cancellationToken) =>
        patient.ReplacedBy is { } next && await snapshot.ReadAsync(next, null, cancellationToken) is { IsDeleted: false } version
            ? new PatientRecord(version).Hid
            : null;

    /// <summary>The relations of a patient in the national form, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<JsonObject>> RelationsAsync(ResourceKey patient, CancellationToken cancellationToken) =>
        [.. (await RelatedAsync(patient, cancellationToken)).Select(v => RelationForm.Read(new StoredRecord(v).Root, v.Key.Id))];

    /// <summary>The RelatedPersons of a patient that say how they are related in the codes of the index, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<ResourceVersion>> RelatedAsync(ResourceKey patient, CancellationToken cancellationToken) =>
        [.. (await SearchAsync("RelatedPerson", "patient", patient.ToString(), MaxRelations, cancellationToken)).Where(v => IsRelation(new StoredRecord(v)))];

    /// <summary>The whole document of a patient.</summary>
    public async ValueTask<JsonObject> DocumentAsync(PatientRecord patient, CancellationToken cancellationToken)
    {
        if (!patient.IsActive)
        {
            return view.Document(patient, [], await MergedWithAsync(patient, cancellationToken), null);
        }

        var first = patient.Version.Version == 1 ? patient.Version : await snapshot.ReadAsync(patient.Key, 1, cancellationToken);
        var createdBy = first is { IsDeleted: false } ? RequesterForm.OfVersion(StoredRecord.Parse(first.Json.Span)) : null;
        return view.Document(patient, await RelationsAsync(patient.Key, cancellationToken), null, createdBy);
    }

    /// <summary>The summary of a patient.</summary>
    public async ValueTask<JsonObject> SummaryAsync(PatientRecord patient, CancellationToken cancellationToken) =>
        view.Summary(patient, await MergedWithAsync(patient, cancellationToken));

    private static bool IsRelation(StoredRecord person) =>
        person.Active == 1 && person.List("relationship").Any(r => ElementEditor.Code(r, PatientTerms.RoleCodes) is { } code && MasterData.Has("relation", code));

    private async ValueTask<IReadOnlyList<ResourceVersion>> SearchAsync(string type, string parameter, string value, int count, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        var plan = SearchPlanner.Plan(model, type, [new QueryParameter(parameter, value)], strict: true, issues)
            ?? throw new InvalidOperationException($"The search of the patient index over {type} cannot be planned: {issues.All[0].Text}");
        return (await snapshot.SearchAsync(plan with { Count = count }, cancellationToken)).Matches;
    }
}
