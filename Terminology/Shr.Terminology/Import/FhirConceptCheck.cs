using Shr.Terminology.CodeSystems;
using Shr.Terminology.Json;

namespace Shr.Terminology.Import;

/// <summary>Whether a CodeSystem resource that is to be imported is whole: what serves as a definition must not be half of one.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem.html</remarks>
internal static class FhirConceptCheck
{
    private const int MaxDepth = 200;

    /// <summary>What is wrong, with the place, or null.</summary>
    public static (JsonView Where, string Problem)? Find(JsonView resource, PackedCodeSystem system)
    {
        if (FindUnnamed(resource["concept"u8], 0) is { Exists: true } unnamed)
        {
            return (unnamed, "a concept has no code");
        }

        var count = resource["count"u8];
        return system.Header.Content == CodeSystemContent.Complete && int.TryParse(count.Text, out var stated) && stated > system.Data.Count
            ? (count, $"the code system {system.Header.Canonical} says it is complete with {stated} concepts, and {system.Data.Count} are there")
            : null;
    }

    private static JsonView FindUnnamed(JsonView concepts, int depth)
    {
        foreach (var concept in concepts.Items)
        {
            if (concept.String("code"u8) is not { Length: > 0 })
            {
                return concept;
            }

            if (depth < MaxDepth && FindUnnamed(concept["concept"u8], depth + 1) is { Exists: true } inner)
            {
                return inner;
            }
        }

        return default;
    }
}
