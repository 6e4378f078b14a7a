using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Wire;

namespace Shr.Server.Searching;

/// <summary>Turns search parameters into a plan.</summary>
internal static class SearchPlanner
{
    /// <summary>The plan, or null with issues.</summary>
    public static SearchPlan? Plan(CompiledModel model, string? type, IReadOnlyList<QueryParameter> parameters, bool strict, IssueCollector issues)
    {
        var conditions = new List<IndexCondition>();
        foreach (var parameter in parameters)
        {
            if (parameter.Name == "_id" && type is not null)
            {
                conditions.Add(new HasKey([.. parameter.Value.Split(',').Select(id => new ResourceKey(type, id))]));
            }
            else if (strict)
            {
                issues.Add(ServerIssues.BadQueryValue, "", parameter.Name, parameter.Value, "unknown parameter");
            }
        }

        return issues.HasErrors ? null : new SearchPlan { Types = type is null ? [] : [type], Where = conditions.Count == 0 ? new Everything() : new AllOf(conditions) };
    }
}
