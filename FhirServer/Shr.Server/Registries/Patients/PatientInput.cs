using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// What a client sent about a patient, checked and in one form: texts trimmed, codes as the lists have them, instants as
/// the documents write them. What is not named stays as it is; null takes a value away.
/// </summary>
internal sealed class PatientInput
{
    /// <summary>The fields by JSON name.</summary>
    public Dictionary<string, JsonNode?> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The relations named, in the order sent; each has a type, and at least an id or something of the relative.</summary>
    public List<JsonObject> Relations { get; } = [];

    /// <summary>The health id in the body, or null.</summary>
    public string? Hid { get; set; }

    /// <summary>The number of the provider who asks, where the body names one; or null.</summary>
    public string? Provider { get; set; }

    /// <summary>Whether the body says whether the patient is active.</summary>
    public bool? Active { get; set; }

    /// <summary>Whether the body says whom the patient is merged with.</summary>
    public bool HasMergedWith { get; set; }

    /// <summary>What is wrong with values (group 1000).</summary>
    public List<NationalFault> Faults { get; private init; } = [];

    /// <summary>What is wrong with the form: names nobody knows, values of the wrong kind (group 2000).</summary>
    public List<NationalFault> FormFaults { get; private init; } = [];

    /// <summary>The faults of the form, with other faults in values: all that a refusal says.</summary>
    public PatientInput With(List<NationalFault> faults) => new() { FormFaults = FormFaults, Faults = faults };
}
