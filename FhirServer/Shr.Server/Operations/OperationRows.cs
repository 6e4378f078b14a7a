using Shr.Server.Operations.Records;
using Shr.Server.Operations.Terminology;
using Shr.Server.Registries.Duplicates;
using Shr.Server.Wire;

namespace Shr.Server.Operations;

/// <summary>The table itself: an operation is one file and one line here.</summary>
internal static class OperationRows
{
    /// <summary>Adds the operations and their table.</summary>
    public static void Add(IServiceCollection services)
    {
        ResourceRows.Add(services);
        services.AddSingleton(s => new OperationTable(Rows(s)));
        services.AddSingleton<OperationInteraction>();
    }

    private static IEnumerable<OperationRow> Rows(IServiceProvider services) =>
    [
        .. RecordRows.Of(services),
        .. ResourceRows.Of(services),
        .. DuplicateServices.Rows(services),
        .. TerminologyRows.Of(services),
        new(RouteShape.SystemOperation, null, "fhirpath", ChangesState: false, "urn:shr:OperationDefinition/fhirpath", new FhirPathOperation()) { IsOpen = true },
    ];
}
