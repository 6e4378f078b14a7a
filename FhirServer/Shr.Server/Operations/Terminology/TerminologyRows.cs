using Shr.Server.Wire;
using Shr.Storage;
using Shr.Terminology;

namespace Shr.Server.Operations.Terminology;

/// <summary>The operations of the terminology service.</summary>
/// <remarks>https://hl7.org/fhir/R4/terminology-service.html</remarks>
internal static class TerminologyRows
{
    private const string Hl7 = "http://hl7.org/fhir/OperationDefinition/";

    private const string Ecosystem = "http://hl7.org/fhir/uv/tx-ecosystem/OperationDefinition/";

    /// <summary>Their rows.</summary>
    public static IReadOnlyList<OperationRow> Of(IServiceProvider services)
    {
        var rows = new List<OperationRow>();
        var store = services.GetRequiredService<IResourceStore>();
        foreach (var (type, name, operation, definition) in (ReadOnlySpan<(string, string, TerminologyOperation, string)>)
        [
            ("CodeSystem", "lookup", TerminologyOperation.Lookup, Hl7 + "CodeSystem-lookup"),
            ("CodeSystem", "validate-code", TerminologyOperation.CodeSystemValidateCode, Hl7 + "CodeSystem-validate-code"),
            ("CodeSystem", "subsumes", TerminologyOperation.Subsumes, Hl7 + "CodeSystem-subsumes"),
            ("CodeSystem", "find-matches", TerminologyOperation.FindMatches, Hl7 + "CodeSystem-find-matches"),
            ("CodeSystem", "batch-validate-code", TerminologyOperation.CodeSystemBatchValidateCode, Ecosystem + "CodeSystem-batch-validate-code"),
            ("ValueSet", "expand", TerminologyOperation.Expand, Hl7 + "ValueSet-expand"),
            ("ValueSet", "validate-code", TerminologyOperation.ValueSetValidateCode, Hl7 + "ValueSet-validate-code"),
            ("ValueSet", "batch-validate-code", TerminologyOperation.ValueSetBatchValidateCode, Ecosystem + "ValueSet-batch-validate-code"),
            ("ConceptMap", "translate", TerminologyOperation.Translate, Hl7 + "ConceptMap-translate"),
        ])
        {
            var handler = new TerminologyOperationHandler(operation, store);
            rows.Add(new OperationRow(RouteShape.TypeOperation, type, name, ChangesState: false, definition, handler) { IsOpen = true });
            rows.Add(new OperationRow(RouteShape.InstanceOperation, type, name, ChangesState: false, definition, handler) { IsOpen = true });
        }

        rows.Add(new OperationRow(RouteShape.TypeOperation, "NamingSystem", "preferred-id", ChangesState: false, Hl7 + "NamingSystem-preferred-id", new TerminologyOperationHandler(TerminologyOperation.PreferredId, store)) { IsOpen = true });
        rows.Add(new OperationRow(RouteShape.SystemOperation, null, "closure", ChangesState: true, Hl7 + "ConceptMap-closure", new TerminologyOperationHandler(TerminologyOperation.Closure, store)) { IsOpen = true });
        rows.Add(new OperationRow(RouteShape.SystemOperation, null, "cache-control", ChangesState: true, Ecosystem + "cache-control", new TerminologyOperationHandler(TerminologyOperation.CacheControl, store)) { IsOpen = true });
        rows.Add(new OperationRow(RouteShape.SystemOperation, null, "versions", ChangesState: false, Hl7 + "CapabilityStatement-versions", new VersionsOperation()) { IsOpen = true });
        rows.Add(new OperationRow(RouteShape.SystemOperation, null, "terminology-import", ChangesState: true, "urn:shr:OperationDefinition/terminology-import", services.GetRequiredService<ImportOperation>()) { IsOpen = true });
        return rows;
    }
}
