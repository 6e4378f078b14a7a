using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Feeds;

/// <summary>One change of a patient, as the update feed and the audit tell it.</summary>
/// <param name="HealthId">Of the patient.</param>
/// <param name="At">When.</param>
/// <param name="IsCreation">Whether the patient was new.</param>
/// <param name="Changes">Field by field, old and new value.</param>
/// <param name="RequestedBy">Who asked for it: by field where somebody approved it, else under <c>ALL_FIELDS</c>.</param>
/// <param name="ApprovedBy">Who approved it, or null.</param>
internal sealed record PatientEvent(string HealthId, DateTimeOffset At, bool IsCreation, JsonObject Changes, JsonObject RequestedBy, JsonObject? ApprovedBy);
