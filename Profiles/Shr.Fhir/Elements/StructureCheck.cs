namespace Shr.Fhir.Elements;

/// <summary>
/// Reads a resource as strictly as FHIR's JSON is written: every fault of shape or primitive format is reported with
/// its path and byte offset, in one pass, and nothing is allocated where there is none.
/// </summary>
/// <remarks>
/// Cardinalities, bindings and everything else that profiles may change are for the validator. Depth is bounded by the
/// <see cref="JsonTreeReader"/>. See https://hl7.org/fhir/R4/json.html.
/// </remarks>
public static class StructureCheck
{
    /// <summary>Reports every fault of a resource, of those it contains and of those in Bundle entries.</summary>
    public static void Run(Resource resource, IssueCollector issues) =>
        new StructureWalk(resource.Tree, resource.Type, issues).Object(0, resource.Type);
}
