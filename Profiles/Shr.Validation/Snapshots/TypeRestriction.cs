using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Types;

namespace Shr.Validation.Snapshots;

/// <summary>What a differential may say of types: fewer of them, and profiles on just those.</summary>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#limitations</remarks>
/// <param name="types">The types of FHIR.</param>
/// <param name="typeOf">The type a profile is for, or null.</param>
/// <param name="url">The definition at hand.</param>
/// <param name="issues">Takes what it may not say.</param>
internal sealed class TypeRestriction(TypeModel types, Func<string, string?> typeOf, string url, IssueCollector issues)
{
    /// <summary>Reports types that the base does not have, and profiles of other types; to be asked before the differential is laid over.</summary>
    public void Check(SnapshotNode node, JsonObject element)
    {
        if (element["type"] is not JsonArray wanted || node.Types.Any(t => TypeCodes.IsSystem(t["code"]?.ToString() ?? "")))
        {
            return;
        }

        var allowed = node.Types.Select(TypeCodes.Of).ToList();
        foreach (var type in wanted.OfType<JsonObject>())
        {
            var code = TypeCodes.Of(type);
            CheckProfile(node, type, code);
            if (allowed.Count > 0 && !allowed.Contains(code) && !allowed.Exists(a => types.Find(a) is { IsAbstract: true } parent && types.Find(code)?.Is(parent) == true))
            {
                issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{node.Path}: {code} is none of the types {string.Join(", ", allowed)}");
            }
        }
    }

    // A profile on a type is a profile of that very type.
    private void CheckProfile(SnapshotNode node, JsonObject type, string code)
    {
        foreach (var profile in (type["profile"] as JsonArray)?.Select(p => p?.ToString()).OfType<string>() ?? [])
        {
            if (typeOf(profile) is { } of && of != code && types.Find(of) is not null)
            {
                issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{node.Path}: {profile} is a profile of {of} and not of {code}");
            }
        }
    }
}
