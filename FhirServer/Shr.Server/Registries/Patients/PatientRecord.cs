using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Storage;

namespace Shr.Server.Registries.Patients;

/// <summary>A stored Patient as the patient index sees it.</summary>
internal sealed class PatientRecord(ResourceVersion version)
{
    private readonly JsonObject _root = (JsonObject)StoredRecord.Parse(version.Json.Span);

    /// <summary>The version read.</summary>
    public ResourceVersion Version => version;

    /// <summary>Type and record id.</summary>
    public ResourceKey Key => version.Key;

    /// <summary>The resource. Not to be changed: see <see cref="Copy"/>.</summary>
    public JsonObject Root => _root;

    /// <summary>The health id; the record id where a record has none (plain R4 allows that).</summary>
    public string Hid => ElementEditor.Identifier(_root, RegistryTerms.HealthId) ?? version.Key.Id;

    /// <summary>False for a patient that was merged into another or retired.</summary>
    public bool IsActive => _root["active"] is not JsonValue value || !value.TryGetValue<bool>(out var active) || active;

    /// <summary>Whether the patient's own record says that all of it is more than normally confidential.</summary>
    public bool IsConfidential => StoredRecord.ListOf(_root["meta"], "security")
        .Any(s => StoredRecord.TextOf(s, "system") == PatientTerms.Confidentiality && StoredRecord.TextOf(s, "code") is "R" or "V");

    /// <summary>The record this one was merged into, or null.</summary>
    public ResourceKey? ReplacedBy => IsActive
        ? null
        : StoredRecord.ListOf(_root, "link").Where(l => StoredRecord.TextOf(l, "type") == "replaced-by")
            .Select(l => LocalReference.Of(l["other"], "Patient")).FirstOrDefault(k => k is not null);

    /// <summary>The resource to be changed, without what the server puts on every version.</summary>
    public JsonObject Copy()
    {
        var copy = (JsonObject)_root.DeepClone();
        if (copy["meta"] is JsonObject meta)
        {
            meta.Remove("versionId");
            meta.Remove("lastUpdated");
            if (meta.Count == 0)
            {
                copy.Remove("meta");
            }
        }

        return copy;
    }
}
