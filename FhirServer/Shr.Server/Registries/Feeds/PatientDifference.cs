using System.Text.Json.Nodes;
using Shr.Server.Registries.Patients;

namespace Shr.Server.Registries.Feeds;

/// <summary>What one version of a patient changed, field by field in the national form.</summary>
internal sealed class PatientDifference(PatientFields fields)
{
    /// <summary>The change set of a creation: <c>{"hid":{"old_value":"","new_value":...}}</c>.</summary>
    public static JsonObject OfCreation(PatientRecord patient) => new() { ["hid"] = Change(null, patient.Hid) };

    /// <summary>The change set between two versions; empty where the national document says the same of both.</summary>
    /// <param name="before">The version before.</param>
    /// <param name="after">The version.</param>
    /// <param name="mergedWith">The health id of the patient that the version says this one was merged into, or null.</param>
    public JsonObject Between(PatientRecord before, PatientRecord after, string? mergedWith)
    {
        var changes = new JsonObject();
        foreach (var field in fields.All)
        {
            var (old, now) = (field.Read(before.Root), field.Read(after.Root));
            if (!JsonNode.DeepEquals(old, now))
            {
                changes[field.Name] = Change(old, now);
            }
        }

        if (before.Hid != after.Hid)
        {
            changes["hid"] = Change(before.Hid, after.Hid);
        }

        if (before.IsActive != after.IsActive)
        {
            changes["active"] = Change(before.IsActive, after.IsActive);
        }

        if (before.ReplacedBy != after.ReplacedBy)
        {
            changes["merged_with"] = Change(null, mergedWith);
        }

        return changes;
    }

    // What is not said is an empty text, as in the change set of a creation.
    private static JsonObject Change(JsonNode? old, JsonNode? now) =>
        new() { ["old_value"] = old?.DeepClone() ?? "", ["new_value"] = now?.DeepClone() ?? "" };
}
