using Shr.Server.Bundles;
using Shr.Server.Capabilities;
using Shr.Server.Operations;
using Shr.Server.Searching;
using Shr.Server.Wire;

namespace Shr.Server.Interactions;

/// <summary>The table itself: an interaction is one file and one line here.</summary>
internal static class InteractionRows
{
    /// <summary>Adds the interactions and their table.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ReadInteraction>();
        services.AddSingleton<VreadInteraction>();
        services.AddSingleton<CreateInteraction>();
        services.AddSingleton<UpdateInteraction>();
        services.AddSingleton<DeleteInteraction>();
        services.AddSingleton<ConditionalDeleteInteraction>();
        services.AddSingleton<PatchInteraction>();
        services.AddSingleton<HistoryInteraction>();
        OperationRows.Add(services);
        services.AddSingleton<SearchInteraction>();
        services.AddSingleton<CapabilitiesInteraction>();
        services.AddSingleton<BundleReader>();
        services.AddSingleton<TransactionRoad>();
        services.AddSingleton<BatchRoad>();
        services.AddSingleton<BundleInteraction>();
        services.AddSingleton(s => new InteractionTable(Rows(s)));

        // Bundles come back to the table they stand in.
        services.AddSingleton(s => new Lazy<InteractionTable>(s.GetRequiredService<InteractionTable>));
        services.AddSingleton(s => new Lazy<Dispatcher>(s.GetRequiredService<Dispatcher>));
    }

    private static IEnumerable<InteractionRow> Rows(IServiceProvider s) =>
    [
        new(FhirMethod.Get, RouteShape.Metadata, null, s.GetRequiredService<CapabilitiesInteraction>()),
        .. Operations(s.GetRequiredService<OperationInteraction>()),
        new(FhirMethod.Post, RouteShape.System, "transaction", s.GetRequiredService<BundleInteraction>()),
        new(FhirMethod.Get, RouteShape.Instance, "read", s.GetRequiredService<ReadInteraction>()),
        new(FhirMethod.Get, RouteShape.Version, "vread", s.GetRequiredService<VreadInteraction>()),
        new(FhirMethod.Post, RouteShape.Type, "create", s.GetRequiredService<CreateInteraction>()),
        new(FhirMethod.Put, RouteShape.Instance, "update", s.GetRequiredService<UpdateInteraction>()),
        new(FhirMethod.Put, RouteShape.Type, null, s.GetRequiredService<UpdateInteraction>()),
        new(FhirMethod.Delete, RouteShape.Instance, "delete", s.GetRequiredService<DeleteInteraction>()),
        new(FhirMethod.Delete, RouteShape.Type, null, s.GetRequiredService<ConditionalDeleteInteraction>()),
        new(FhirMethod.Patch, RouteShape.Instance, "patch", s.GetRequiredService<PatchInteraction>()),
        new(FhirMethod.Patch, RouteShape.Type, null, s.GetRequiredService<PatchInteraction>()),
        new(FhirMethod.Get, RouteShape.InstanceHistory, "history-instance", s.GetRequiredService<HistoryInteraction>()),
        new(FhirMethod.Get, RouteShape.TypeHistory, "history-type", s.GetRequiredService<HistoryInteraction>()),
        new(FhirMethod.Get, RouteShape.SystemHistory, "history-system", s.GetRequiredService<HistoryInteraction>()),
        new(FhirMethod.Get, RouteShape.Type, "search-type", s.GetRequiredService<SearchInteraction>()),
        new(FhirMethod.Post, RouteShape.TypeSearch, null, s.GetRequiredService<SearchInteraction>()),
        new(FhirMethod.Get, RouteShape.TypeSearch, null, s.GetRequiredService<SearchInteraction>()),
        new(FhirMethod.Get, RouteShape.System, "search-system", s.GetRequiredService<SearchInteraction>()),
        new(FhirMethod.Post, RouteShape.SystemSearch, null, s.GetRequiredService<SearchInteraction>()),
        new(FhirMethod.Get, RouteShape.SystemSearch, null, s.GetRequiredService<SearchInteraction>()),
        new(FhirMethod.Get, RouteShape.Compartment, null, s.GetRequiredService<SearchInteraction>()),
        new(FhirMethod.Post, RouteShape.CompartmentSearch, null, s.GetRequiredService<SearchInteraction>()),
    ];

    private static IEnumerable<InteractionRow> Operations(OperationInteraction operations)
    {
        foreach (var shape in (RouteShape[])[RouteShape.SystemOperation, RouteShape.TypeOperation, RouteShape.InstanceOperation, RouteShape.VersionOperation])
        {
            yield return new InteractionRow(FhirMethod.Get, shape, null, operations);
            yield return new InteractionRow(FhirMethod.Post, shape, null, operations);
        }
    }
}
