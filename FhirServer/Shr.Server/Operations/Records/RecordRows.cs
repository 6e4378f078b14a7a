using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Operations.Records;

/// <summary>The operations on single records and on what belongs to them.</summary>
internal static class RecordRows
{
    private const string Hl7 = "http://hl7.org/fhir/OperationDefinition/";

    /// <summary>Their rows.</summary>
    public static IReadOnlyList<OperationRow> Of(IServiceProvider services)
    {
        var everything = ActivatorUtilities.CreateInstance<EverythingOperation>(services);
        var meta = ActivatorUtilities.CreateInstance<MetaOperation>(services);
        var labels = ActivatorUtilities.CreateInstance<LabelsInUse>(services);
        var writes = services.GetRequiredService<WriteRoad>();
        var admission = services.GetRequiredService<Admission>();
        return
        [
            new(RouteShape.InstanceOperation, "Patient", "everything", ChangesState: false, Hl7 + "Patient-everything", everything),
            new(RouteShape.InstanceOperation, "Encounter", "everything", ChangesState: false, Hl7 + "Encounter-everything", everything),
            new(RouteShape.TypeOperation, "Observation", "lastn", ChangesState: false, Hl7 + "Observation-lastn", ActivatorUtilities.CreateInstance<LastnOperation>(services)) { IsOpen = true },
            new(RouteShape.InstanceOperation, "Composition", "document", ChangesState: false, Hl7 + "Composition-document", ActivatorUtilities.CreateInstance<DocumentOperation>(services)),
            new(RouteShape.InstanceOperation, null, "meta", ChangesState: false, Hl7 + "Resource-meta", meta),
            new(RouteShape.VersionOperation, null, "meta", ChangesState: false, Hl7 + "Resource-meta", meta),
            new(RouteShape.TypeOperation, null, "meta", ChangesState: false, Hl7 + "Resource-meta", labels),
            new(RouteShape.SystemOperation, null, "meta", ChangesState: false, Hl7 + "Resource-meta", labels),
            new(RouteShape.InstanceOperation, null, "meta-add", ChangesState: true, Hl7 + "Resource-meta-add", new MetaChangeOperation(writes, new MetaChange(admission, isAddition: true))),
            new(RouteShape.InstanceOperation, null, "meta-delete", ChangesState: true, Hl7 + "Resource-meta-delete", new MetaChangeOperation(writes, new MetaChange(admission, isAddition: false))),
            new(RouteShape.InstanceOperation, null, "diff", ChangesState: false, "urn:shr:OperationDefinition/diff", ActivatorUtilities.CreateInstance<DiffOperation>(services)) { Inputs = [new("fromVersion", "integer", 0, 1), new("toVersion", "integer", 0, 1)] },
        ];
    }
}
