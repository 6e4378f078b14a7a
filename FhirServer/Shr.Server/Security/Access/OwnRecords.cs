using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries;
using Shr.Server.Searching;
using Shr.Server.Security.Identities;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Security.Access;

/// <summary>
/// Finds the records that are the caller's own. The national identity provider knows a patient by health id, access
/// control by record: where a Patient has the id of a profile as its health id, that record is meant, and the one it was
/// merged into; else the profile's id is that of a record.
/// </summary>
internal sealed class OwnRecords(IResourceStore store, ModelHolder models)
{
    /// <summary>The identity, with its own records named.</summary>
    public async ValueTask<Identity> ResolveAsync(Identity identity, CancellationToken cancellationToken)
    {
        var ids = identity.Profiles.Where(p => p.Type == "patient" && Route.IsId(p.Id)).Select(p => p.Id).ToArray();
        if (ids.Length == 0)
        {
            return identity;
        }

        var own = new List<string>();
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        foreach (var id in ids)
        {
            var plan = SearchPlanner.Plan(models.Current, "Patient", [new QueryParameter("identifier", $"{RegistryTerms.HealthId}|{id}")], strict: true, new IssueCollector());
            var found = plan is null ? [] : (await snapshot.SearchAsync(plan with { Count = 1 }, cancellationToken)).Matches;
            if (found is not [var record])
            {
                own.Add(id);
                continue;
            }

            own.Add(record.Key.Id);
            if (new Registries.Patients.PatientRecord(record).ReplacedBy is { } living)
            {
                own.Add(living.Id);
            }
        }

        return identity with { PatientRecords = own };
    }
}
