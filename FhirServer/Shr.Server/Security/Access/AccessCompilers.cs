using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Server.Searching;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Security.Access;

/// <summary>What access control needs of the model in force: scopes and consents may speak of search parameters.</summary>
internal sealed class AccessCompilers(PolicyTable policy)
{
    private volatile Compiled? _latest;

    /// <summary>The parts for a model; made once for each.</summary>
    public Compiled Of(CompiledModel model)
    {
        if (_latest is { } latest && ReferenceEquals(latest.Model, model))
        {
            return latest;
        }

        var made = new Compiled(model, new AccessCompiler(policy, (type, query) => Lower(model, type, query), CodedTypes(model)), _latest?.Shapes ?? new ConsentShapes(model.Types));
        _latest = made;
        return made;
    }

    private static IndexCondition? Lower(CompiledModel model, string type, string query)
    {
        var issues = new IssueCollector();
        var parsed = model.Queries.Parse(new SearchRequest(type, SearchPlanner.Pairs(QueryText.Parse(query))) { IsStrict = true }, issues);
        var plan = parsed is null ? null : model.Lowering.Lower(parsed, null, issues);
        return issues.HasErrors ? null : plan?.Where;
    }

    private static IReadOnlyList<string> CodedTypes(CompiledModel model) =>
        ["AllergyIntolerance", "ChargeItem", "ClinicalImpression", "Condition", "DetectedIssue", "DiagnosticReport", "Flag", "List", "Medication",
            "MedicationAdministration", "MedicationDispense", "MedicationRequest", "MedicationStatement", "Observation", "Procedure", "RequestGroup",
            "ServiceRequest", "Task"];

    /// <summary>The parts for one model.</summary>
    internal sealed record Compiled(CompiledModel Model, AccessCompiler Access, ConsentShapes Shapes)
    {
        /// <summary>The patients a stored version belongs to.</summary>
        public static IReadOnlyList<string> PatientsOf(ResourceVersion version, CompiledModel model)
        {
            using var resource = Resource.Parse(version.Json.ToArray(), model.Types, new IssueCollector());
            return resource is null ? [] : model.Indexer.Extract(resource, version.Key).Patients;
        }
    }
}
