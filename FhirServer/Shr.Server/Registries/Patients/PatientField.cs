using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>One field of the national patient document: how a Patient says it.</summary>
/// <param name="Name">Its JSON name.</param>
/// <param name="Read">The value in the national form, or null where the Patient does not say it.</param>
/// <param name="Write">Puts a value in the national form into the Patient; null takes it away.</param>
internal sealed record PatientField(string Name, Func<JsonObject, JsonNode?> Read, Action<JsonObject, JsonNode?> Write);
