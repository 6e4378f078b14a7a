using System.Globalization;
using System.Text.Json.Nodes;
using Shr.Server.Security.Access;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters.Quarantine;

/// <summary>How a kept Bundle is stored: a Basic sealed for its sender. It belongs to no patient, so that nobody finds it by one.</summary>
/// <remarks>https://hl7.org/fhir/R4/basic.html</remarks>
internal static class KeptRecord
{
    /// <summary>The system of its code and the base of its extensions.</summary>
    public const string System = "http://dghs.gov.bd/fhir/CodeSystem/quarantine";

    /// <summary>Its code.</summary>
    public const string Code = "refused-bundle";

    private const string Part = "http://dghs.gov.bd/fhir/StructureDefinition/quarantine-";
    private const int MostFaults = 200;
    private const int LongestText = 1000;

    /// <summary>The record.</summary>
    public static JsonObject Write(KeptBundle kept)
    {
        var parts = new JsonArray();
        Add(parts, "road", "valueCode", kept.Road);
        Add(parts, "status", "valueCode", kept.IsOpen ? "open" : "accepted");
        Add(parts, "received", "valueInstant", kept.ReceivedAt.UtcDateTime.ToString(ResourceTemplate.InstantFormat, CultureInfo.InvariantCulture));
        Add(parts, "attempts", "valueInteger", kept.Attempts);
        Add(parts, "http-status", "valueInteger", kept.Status);
        Add(parts, "message", "valueString", Cut(kept.Message));
        Add(parts, "facility", "valueString", kept.Facility);
        Add(parts, "provider", "valueString", kept.Provider);
        Add(parts, "user", "valueString", kept.User);
        Add(parts, "health-id", "valueString", Cut(kept.Hid));
        Add(parts, "encounter", "valueString", Cut(kept.EncounterId));
        foreach (var fault in kept.Faults.Take(MostFaults))
        {
            var nested = new JsonArray();
            Add(nested, "rule", "valueString", fault.Rule, "");
            Add(nested, "field", "valueString", Cut(fault.Field), "");
            Add(nested, "type", "valueString", fault.Type, "");
            Add(nested, "reason", "valueString", Cut(fault.Reason), "");
            parts.Add(new JsonObject { ["extension"] = nested, ["url"] = Part + "fault" });
        }

        if (!kept.Body.IsEmpty)
        {
            var attachment = new JsonObject { ["data"] = Convert.ToBase64String(kept.Body.Span) };
            if (!string.IsNullOrWhiteSpace(kept.ContentType))
            {
                attachment["contentType"] = kept.ContentType.Split(';')[0].Trim();
            }

            parts.Add(new JsonObject { ["url"] = Part + "bundle", ["valueAttachment"] = attachment });
        }

        var seals = SealsOf(kept.Facility, kept.Provider, kept.User);
        return new JsonObject
        {
            ["resourceType"] = "Basic",
            ["id"] = kept.Id,
            ["meta"] = seals.Count == 0 ? null : new JsonObject { ["security"] = new JsonArray([.. seals.Select(s => new JsonObject { ["system"] = Seal.System, ["code"] = s })]) },
            ["extension"] = parts,
            ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = System, ["code"] = Code }) },
        } is var record && record["meta"] is null ? Without(record, "meta") : record;
    }

    /// <summary>The kept Bundle of a record; null where the record is none.</summary>
    public static KeptBundle? Read(ResourceVersion version)
    {
        if (version.IsDeleted || version.Key.Type != "Basic")
        {
            return null;
        }

        var record = StoredRecord.Parse(version.Json.Span);
        if (!StoredRecord.ListOf(record["code"], "coding").Any(c => StoredRecord.TextOf(c, "system") == System && StoredRecord.TextOf(c, "code") == Code)
            || Text(record, "road") is not { } road || !DateTimeOffset.TryParse(Text(record, "received", "valueInstant"), CultureInfo.InvariantCulture, out var received))
        {
            return null;
        }

        var attachment = Find(record, "bundle")?["valueAttachment"];
        return new KeptBundle
        {
            Id = version.Key.Id,
            Road = road,
            IsOpen = Text(record, "status") != "accepted",
            ReceivedAt = received,
            Attempts = Number(record, "attempts"),
            Status = Number(record, "http-status"),
            Message = Text(record, "message", "valueString") ?? "",
            Facility = Text(record, "facility", "valueString"),
            Provider = Text(record, "provider", "valueString"),
            User = Text(record, "user", "valueString"),
            Hid = Text(record, "health-id", "valueString"),
            EncounterId = Text(record, "encounter", "valueString"),
            Faults = [.. StoredRecord.ListOf(record, "extension").Where(e => StoredRecord.TextOf(e, "url") == Part + "fault").Select(Fault)],
            ContentType = StoredRecord.TextOf(attachment, "contentType"),
            Body = StoredRecord.TextOf(attachment, "data") is { } data ? Convert.FromBase64String(data) : ReadOnlyMemory<byte>.Empty,
            Version = version.Version,
        };
    }

    /// <summary>For whom something of a sender is sealed; nobody where nobody signed in.</summary>
    public static IReadOnlyList<string> SealsOf(string? facility, string? provider, string? user)
    {
        var seals = new List<string>(2);
        if (facility is not null)
        {
            seals.Add(Seal.Facility(facility));
        }

        if (provider is not null)
        {
            seals.Add(Seal.Provider(provider));
        }

        if (seals.Count == 0 && user is not null)
        {
            seals.Add(Seal.User(user));
        }

        return seals;
    }

    private static EncounterFault Fault(JsonObject extension)
    {
        string Of(string name) => StoredRecord.ListOf(extension, "extension").Where(e => StoredRecord.TextOf(e, "url") == name).Select(e => StoredRecord.TextOf(e, "valueString")).FirstOrDefault() ?? "";
        return new EncounterFault(Of("rule"), Of("field"), Of("type"), Of("reason"));
    }

    private static JsonObject? Find(JsonNode record, string name) => StoredRecord.ListOf(record, "extension").FirstOrDefault(e => StoredRecord.TextOf(e, "url") == Part + name);

    private static string? Text(JsonNode record, string name, string value = "valueCode") => StoredRecord.TextOf(Find(record, name), value);

    private static int Number(JsonNode record, string name) => Find(record, name)?["valueInteger"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;

    private static void Add(JsonArray parts, string name, string type, JsonNode? value, string prefix = Part)
    {
        if (value is not null && value.ToString().Trim().Length > 0)
        {
            parts.Add(new JsonObject { ["url"] = prefix + name, [type] = value });
        }
    }

    private static JsonObject Without(JsonObject record, string name)
    {
        record.Remove(name);
        return record;
    }

    // What a client sent comes back in reasons; FHIR's strings know no control characters but tab and line ends.
    private static string? Cut(string? text) =>
        text is null ? null : new string([.. text.Take(LongestText).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]);
}
