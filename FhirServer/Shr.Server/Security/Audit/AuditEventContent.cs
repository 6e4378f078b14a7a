using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Shr.Server.Wire;

namespace Shr.Server.Security.Audit;

/// <summary>An event of the log as a FHIR AuditEvent.</summary>
/// <remarks>https://hl7.org/fhir/R4/auditevent.html</remarks>
internal sealed record AuditEventContent(AuditEntry Entry) : IFhirContent
{
    /// <summary>The id of an event.</summary>
    public static string IdOf(long sequence) => string.Create(CultureInfo.InvariantCulture, $"a{sequence}");

    /// <summary>The event an id names, or null.</summary>
    public static long? SequenceOf(string id) =>
        id is ['a', .. var digits] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    /// <inheritdoc/>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var record = Entry.Record;
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("resourceType", "AuditEvent");
        json.WriteString("id", IdOf(Entry.Sequence));
        json.WriteStartObject("meta");
        json.WriteString("versionId", "1");
        json.WriteString("lastUpdated", Instant(record.At));
        json.WriteEndObject();
        Coding(json, "type", "http://terminology.hl7.org/CodeSystem/audit-event-type", "rest");
        json.WriteStartArray("subtype");
        Coding(json, null, "http://hl7.org/fhir/restful-interaction", record.Interaction);
        json.WriteEndArray();
        json.WriteString("action", record.Action.ToString());
        json.WriteString("recorded", Instant(record.At));
        json.WriteString("outcome", AuditSql.OutcomeOf(record.Status).ToString(CultureInfo.InvariantCulture));
        json.WriteString("outcomeDesc", record.Status.ToString(CultureInfo.InvariantCulture));
        json.WriteStartArray("purposeOfEvent");
        json.WriteStartObject();
        json.WriteStartArray("coding");
        Coding(json, null, "http://terminology.hl7.org/CodeSystem/v3-ActReason", record.Purpose);
        json.WriteEndArray();
        if (record.Reason is { } reason)
        {
            json.WriteString("text", reason);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        WriteAgents(json, record);
        json.WriteStartObject("source");
        json.WriteStartObject("observer");
        json.WriteString("display", "Shared Health Record");
        json.WriteEndObject();
        json.WriteEndObject();
        WriteEntities(json, record);
        json.WriteEndObject();
    }

    private static void WriteAgents(Utf8JsonWriter json, AuditRecord record)
    {
        json.WriteStartArray("agent");
        json.WriteStartObject();
        json.WriteStartObject("who");
        if (record.FhirUser is { } user)
        {
            json.WriteString("reference", user);
        }

        json.WriteStartObject("identifier");
        json.WriteString("value", record.Who);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("altId", record.Client);
        if (record.Roles.Length > 0)
        {
            json.WriteStartArray("role");
            json.WriteStartObject();
            json.WriteString("text", record.Roles);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteBoolean("requestor", true);
        if (record.Address is { } address)
        {
            json.WriteStartObject("network");
            json.WriteString("address", address);
            json.WriteString("type", "2");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteEntities(Utf8JsonWriter json, AuditRecord record)
    {
        json.WriteStartArray("entity");
        json.WriteStartObject();
        Coding(json, "type", "http://terminology.hl7.org/CodeSystem/audit-entity-type", "4");
        Coding(json, "role", "http://terminology.hl7.org/CodeSystem/object-role", "24");
        json.WriteString("query", Convert.ToBase64String(Encoding.UTF8.GetBytes(record.Query)));
        json.WriteEndObject();
        foreach (var patient in record.Patients)
        {
            Entity(json, $"Patient/{patient}", "1", "1");
        }

        foreach (var entity in record.Entities)
        {
            if (!entity.StartsWith("Patient/", StringComparison.Ordinal) || !record.Patients.Contains(entity["Patient/".Length..]))
            {
                Entity(json, entity, "2", "4");
            }
        }

        json.WriteEndArray();
    }

    private static void Entity(Utf8JsonWriter json, string reference, string type, string role)
    {
        json.WriteStartObject();
        json.WriteStartObject("what");
        json.WriteString("reference", reference);
        json.WriteEndObject();
        Coding(json, "type", "http://terminology.hl7.org/CodeSystem/audit-entity-type", type);
        Coding(json, "role", "http://terminology.hl7.org/CodeSystem/object-role", role);
        json.WriteEndObject();
    }

    private static void Coding(Utf8JsonWriter json, string? name, string system, string code)
    {
        if (name is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(name);
        }

        json.WriteString("system", system);
        json.WriteString("code", code);
        json.WriteEndObject();
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
