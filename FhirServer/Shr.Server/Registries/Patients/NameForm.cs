using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// Names of patients and relations: given name, surname and the name in Bangla of the national document; <c>given</c>,
/// <c>family</c> and a text with both spellings in BD-Core.
/// </summary>
internal static class NameForm
{
    /// <summary>The given name, or the whole name where nobody took it apart; or null.</summary>
    public static string? Given(JsonNode person)
    {
        var name = Find(person);
        var given = string.Join(' ', (name?["given"] as JsonArray ?? []).OfType<JsonValue>().Select(g => g.ToString()));
        return given.Length > 0 ? given : Family(person) is null ? StoredRecord.TextOf(name, "text") : null;
    }

    /// <summary>The surname, or null.</summary>
    public static string? Family(JsonNode person) => StoredRecord.TextOf(Find(person), "family");

    /// <summary>The name in Bangla letters, or null.</summary>
    public static string? Bangla(JsonNode person) => ElementEditor.ExtensionText(Find(person)?["_text"], PatientTerms.NameInBangla);

    public static void SetGiven(JsonObject person, JsonNode? value)
    {
        var name = Make(person);
        var family = StoredRecord.TextOf(name, "family");
        name.Remove("given");
        if (value is not null)
        {
            name["given"] = new JsonArray(value.DeepClone());
        }

        Spell(name, value?.ToString(), family);
    }

    public static void SetFamily(JsonObject person, JsonNode? value)
    {
        var given = Given(person);
        var name = Make(person);
        name.Remove("family");
        if (value is not null)
        {
            name["family"] = value.DeepClone();
        }

        Spell(name, given, value?.ToString());
    }

    public static void SetBangla(JsonObject person, JsonNode? value)
    {
        var name = Make(person);
        var text = name["_text"] as JsonObject ?? [];
        ElementEditor.SetExtension(text, PatientTerms.NameInBangla, "valueString", value?.DeepClone());
        name.Remove("_text");
        if (text.Count > 0)
        {
            name["_text"] = text;
        }
    }

    // The whole name, as BD-Core wants it: the text, and the same again as its English spelling.
    private static void Spell(JsonObject name, string? given, string? family)
    {
        var whole = string.Join(' ', new[] { given, family }.Where(p => p is { Length: > 0 }));
        var text = name["_text"] as JsonObject ?? [];
        ElementEditor.SetExtension(text, PatientTerms.NameInEnglish, "valueString", whole.Length == 0 ? null : whole);
        name.Remove("text");
        name.Remove("_text");
        if (whole.Length > 0)
        {
            name["text"] = whole;
        }

        if (text.Count > 0)
        {
            name["_text"] = text;
        }
    }

    private static JsonObject? Find(JsonNode person)
    {
        var names = StoredRecord.ListOf(person, "name").ToArray();
        return names.FirstOrDefault(n => StoredRecord.TextOf(n, "use") == "official") ?? names.FirstOrDefault(n => StoredRecord.TextOf(n, "use") != "old");
    }

    private static JsonObject Make(JsonObject person)
    {
        if (Find(person) is { } found)
        {
            return found;
        }

        var made = new JsonObject { ["use"] = "official" };
        ElementEditor.Add(person, "name", made);
        return made;
    }
}
