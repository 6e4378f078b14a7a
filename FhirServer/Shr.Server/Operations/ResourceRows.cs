using Shr.Server.Wire;

namespace Shr.Server.Operations;

/// <summary>The operations on records of every type.</summary>
/// <remarks>https://hl7.org/fhir/R4/operationslist.html</remarks>
internal static class ResourceRows
{
    private const string Hl7 = "http://hl7.org/fhir/OperationDefinition/";

    /// <summary>Adds what answers them.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ValidateOperation>();
        services.AddSingleton<ReindexOperation>();
        services.AddSingleton<SnapshotOperation>();
        services.AddSingleton<ExpungeOperation>();
    }

    /// <summary>Their rows.</summary>
    public static IEnumerable<OperationRow> Of(IServiceProvider s) =>
    [
        new(RouteShape.TypeOperation, null, "validate", false, Hl7 + "Resource-validate", s.GetRequiredService<ValidateOperation>()),
        new(RouteShape.InstanceOperation, null, "validate", false, Hl7 + "Resource-validate", s.GetRequiredService<ValidateOperation>()),
        new(RouteShape.TypeOperation, "StructureDefinition", "snapshot", false, Hl7 + "StructureDefinition-snapshot", s.GetRequiredService<SnapshotOperation>()),
        new(RouteShape.InstanceOperation, "StructureDefinition", "snapshot", false, Hl7 + "StructureDefinition-snapshot", s.GetRequiredService<SnapshotOperation>()),
        new(RouteShape.SystemOperation, null, "reindex", false, "urn:shr:OperationDefinition/reindex", s.GetRequiredService<ReindexOperation>()) { Inputs = [new("type", "code", 0, null)] },
        Expunge(s, RouteShape.SystemOperation),
        Expunge(s, RouteShape.TypeOperation),
        Expunge(s, RouteShape.InstanceOperation),
        new(RouteShape.SystemOperation, null, "validate", false, Hl7 + "Resource-validate", s.GetRequiredService<ValidateOperation>()),
    ];

    private static OperationRow Expunge(IServiceProvider s, RouteShape shape) =>
        new(shape, null, "expunge", true, "urn:shr:OperationDefinition/expunge", s.GetRequiredService<ExpungeOperation>()) { Inputs = ExpungeOperation.Inputs };
}
