using System.Text.Json.Nodes;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Patients;

/// <summary>Who made a version, as the national documents say it: a facility, a provider or an admin, each with its id.</summary>
internal static class RequesterForm
{
    /// <summary>The requester that the server noted on a version, or null.</summary>
    public static JsonObject? OfVersion(JsonNode? resource) =>
        RequesterStamp.Of(resource) is { } stamp ? OfStamp(stamp) : null;

    /// <summary>The requester of a stamp; nobody where there is none.</summary>
    public static JsonObject OfStamp(RequesterStamp? stamp)
    {
        var requester = new JsonObject();
        foreach (var (kind, id) in new[] { ("facility", stamp?.Facility), ("provider", stamp?.Provider), ("admin", stamp?.Admin) })
        {
            // The names are in the registries, which the reader knows.
            requester[kind] = id is null ? null : new JsonObject { ["id"] = id, ["name"] = null };
        }

        return requester;
    }
}
