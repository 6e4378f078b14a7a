using Shr.Fhir;
using Shr.Search;
using Shr.Search.Extraction;
using Shr.Search.Plans;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>Makes write operations of resources: stamped bytes, index entries, patients.</summary>
internal static class WritePlanner
{
    /// <summary>A new record, or a new version of one, with who made it. A record with more values than an index keeps gets a warning.</summary>
    public static WriteOp Plan(WriteKind kind, Resource resource, ResourceKey key, FhirRequest request, Precondition? precondition, IssueCollector issues)
    {
        var model = request.Model;
        var index = model.Indexer.Extract(resource, key);
        if (index.IsTruncated)
        {
            issues.Add(SearchIssues.TruncatedIndex, "", key, model.Indexer.Options.MaxEntries);
        }

        return new WriteOp
        {
            Kind = kind,
            Key = key,
            Body = ResourceEditor.Stamp(resource, key.Id, request.Caller.Stamp),
            Index = Entries(resource, index, model),
            Patients = index.Patients,
            LastUpdatedParameter = model.Search.Find(key.Type, "_lastUpdated")!.Number,
            Precondition = model.Identities.Guard(resource, request, precondition),
        };
    }

    /// <summary>
    /// The end of a record. Its history stays readable to those who could read it: patients and labels stay; but what it
    /// said of others (the rules of a Consent) ends.
    /// </summary>
    public static WriteOp PlanDelete(ResourceVersion current, CompiledModel model, Precondition? precondition)
    {
        using var resource = Resource.Parse(current.Json.ToArray(), model.Types, new IssueCollector());
        var patients = resource is null ? [] : model.Indexer.Extract(resource, current.Key).Patients;
        return new WriteOp
        {
            Kind = WriteKind.Delete,
            Key = current.Key,
            Index = resource is null ? [] : [.. model.Labels.Of(resource, patients).Where(l => l.Target is null)],
            Patients = patients,

            // The labels are those of this version: a rival's newer one must be looked at again.
            Precondition = (precondition ?? new Precondition()) with { Version = current.Version },
        };
    }

    /// <summary>New index entries for a stored version, as long as it is the current one; null where it cannot be read.</summary>
    public static WriteOp? PlanReindex(ResourceVersion version, CompiledModel model)
    {
        using var resource = Resource.Parse(version.Json.ToArray(), model.Types, new IssueCollector());
        if (resource is null)
        {
            return null;
        }

        var index = model.Indexer.Extract(resource, version.Key);
        return new WriteOp
        {
            Kind = WriteKind.Reindex,
            Key = version.Key,
            Index = Entries(resource, index, model),
            Patients = index.Patients,
            LastUpdatedParameter = model.Search.Find(version.Key.Type, "_lastUpdated")!.Number,
            Precondition = new Precondition { Version = version.Version },
        };
    }

    // What a client can ask for, what access is decided by, what one person's records are found by, and who has which identity. Most have only the first.
    private static IndexEntry[] Entries(Resource resource, IndexResult index, CompiledModel model)
    {
        var labels = model.Labels.Of(resource, index.Patients);
        var matching = model.Matching.Of(resource);
        IndexEntry[] national = [.. NationalKeys.Of(resource, model.Identities)];
        return labels.Count + matching.Count + national.Length == 0 ? index.Entries : [.. index.Entries, .. labels, .. matching, .. national];
    }
}
