using Shr.Fhir;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>Makes write operations of resources: stamped bytes, index entries, patients.</summary>
internal static class WritePlanner
{
    /// <summary>A new record, or a new version of one.</summary>
    public static WriteOp Plan(WriteKind kind, Resource resource, ResourceKey key, CompiledModel model, Precondition? precondition)
    {
        var index = model.Indexer.Extract(resource, key);
        return new WriteOp
        {
            Kind = kind,
            Key = key,
            Body = ResourceEditor.Stamp(resource, key.Id),
            Index = index.Entries,
            Patients = index.Patients,
            LastUpdatedParameter = model.Search.Find(key.Type, "_lastUpdated")!.Number,
            Precondition = precondition,
        };
    }

    /// <summary>The end of a record.</summary>
    public static WriteOp PlanDelete(ResourceKey key, Precondition? precondition) => new() { Kind = WriteKind.Delete, Key = key, Precondition = precondition };
}
