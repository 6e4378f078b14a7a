using System.Text.Json.Nodes;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Patients;

/// <summary>Who made a version, as the national documents say it: a facility, a provider or an admin, each with its id.</summary>
internal static class RequesterForm
{
    private static readonly string[] Kinds = ["facility", "provider", "admin"];

    /// <summary>The requester that the server noted on a version, or null.</summary>
    public static JsonObject? OfVersion(JsonNode? resource) =>
        ElementEditor.Extension(resource?["meta"], PatientTerms.RecordedBy) is { } stamp ? Read(stamp) : null;

    /// <summary>The requester of a stamp; nobody where there is none.</summary>
    public static JsonObject OfStamp(RequesterStamp? stamp)
    {
        var requester = new JsonObject();
        foreach (var (kind, id) in new[] { ("facility", stamp?.Facility), ("provider", stamp?.Provider), ("admin", stamp?.Admin) })
        {
            requester[kind] = id is null ? null : new JsonObject { ["id"] = id, ["name"] = null };
        }

        return requester;
    }

    /// <summary>The requester of an extension with a nested one for each id.</summary>
    public static JsonObject Read(JsonObject stamp)
    {
        var requester = new JsonObject();
        foreach (var kind in Kinds)
        {
            // The names are in the registries, which the reader knows.
            requester[kind] = ElementEditor.ExtensionText(stamp, kind) is { } id ? new JsonObject { ["id"] = id, ["name"] = null } : null;
        }

        return requester;
    }
}
