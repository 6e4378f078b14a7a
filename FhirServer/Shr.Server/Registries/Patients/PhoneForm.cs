using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>Phone numbers in the form of the national document, four groups of digits, and in that of FHIR.</summary>
internal static class PhoneForm
{
    private static readonly (string Name, string Url)[] Parts =
    [
        ("country_code", PatientTerms.PhoneCountry), ("area_code", PatientTerms.PhoneArea), ("number", PatientTerms.PhoneLocal), ("extension", PatientTerms.PhoneExtension),
    ];

    /// <summary>The first phone of a list in the national form, or null. A number that nobody took apart is all <c>number</c>.</summary>
    public static JsonObject? Read(JsonNode? owner)
    {
        if (First(owner) is not { } phone)
        {
            return null;
        }

        var read = new JsonObject();
        foreach (var (name, url) in Parts)
        {
            if (ElementEditor.ExtensionText(phone, url) is { Length: > 0 } part)
            {
                read[name] = part;
            }
        }

        if (!read.ContainsKey("number") && StoredRecord.TextOf(phone, "value") is { Length: > 0 } value)
        {
            read["number"] = value;
        }

        return read.Count == 0 ? null : read;
    }

    /// <summary>Replaces the first phone of a list, or takes it away.</summary>
    public static void Write(JsonObject owner, JsonNode? value)
    {
        var old = First(owner);
        var at = old is null ? 0 : ((JsonArray)owner["telecom"]!).IndexOf(old);
        ElementEditor.Remove(owner, "telecom", t => ReferenceEquals(t, old));
        if (value is null)
        {
            return;
        }

        if (owner["telecom"] is not JsonArray list)
        {
            owner["telecom"] = list = [];
        }

        list.Insert(Math.Min(at, list.Count), Phone(value));
    }

    private static JsonObject Phone(JsonNode value)
    {
        var parts = new JsonArray();
        foreach (var (name, url) in Parts)
        {
            if (StoredRecord.TextOf(value, name) is { Length: > 0 } part)
            {
                parts.Add(new JsonObject { ["url"] = url, ["valueString"] = part });
            }
        }

        return new JsonObject { ["extension"] = parts, ["system"] = "phone", ["value"] = Whole(value) };
    }

    private static string Whole(JsonNode value)
    {
        var number = string.Join(' ', new[]
        {
            StoredRecord.TextOf(value, "country_code") is { Length: > 0 } country ? "+" + country : null,
            StoredRecord.TextOf(value, "area_code"),
            StoredRecord.TextOf(value, "number"),
        }.Where(p => p is { Length: > 0 }));
        return StoredRecord.TextOf(value, "extension") is { Length: > 0 } extension ? $"{number} x{extension}" : number;
    }

    private static JsonObject? First(JsonNode? owner) => StoredRecord.ListOf(owner, "telecom").FirstOrDefault(t => StoredRecord.TextOf(t, "system") == "phone");
}
