using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Duplicates;

/// <summary>The areas that a Task is about, for the approvers who may see it.</summary>
internal static class ReviewAreas
{
    /// <summary>The extensions, or null where nobody knows where the patients live.</summary>
    public static JsonArray? Write(IReadOnlyList<string> areas) =>
        areas.Count == 0 ? null : [.. areas.Select(a => new JsonObject { ["url"] = RegistryTerms.Catchment, ["valueString"] = a })];
}
