using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>Relations as the national document takes them.</summary>
internal static class RelationRules
{
    private const int MaxRelations = 200;

    private static readonly string[] Known = ["type", .. RelationForm.Data, "id"];

    /// <summary>A list of relations.</summary>
    public static void Read(PatientInput input, string field, JsonNode value)
    {
        if (value is not JsonArray list || list.Count > MaxRelations)
        {
            input.FormFaults.Add(PatientFaults.Shape(field));
            return;
        }

        for (var i = 0; i < list.Count; i++)
        {
            var place = $"{field}[{i}]";
            if (list[i] is not { } item)
            {
                input.FormFaults.Add(PatientFaults.Shape(place));
            }
            else if (InputReader.Texts(item, place, Known, input) is { } texts)
            {
                Check(input, place, texts);
                input.Relations.Add(new JsonObject(Known.Where(texts.ContainsKey).Select(n => KeyValuePair.Create(n, (JsonNode?)texts[n]))));
            }
        }
    }

    private static void Check(PatientInput input, string place, Dictionary<string, string> texts)
    {
        if (!texts.TryGetValue("type", out var type))
        {
            input.Faults.Add(PatientFaults.Required($"{place}.type"));
        }
        else if (!MasterData.Has("relation", type))
        {
            input.Faults.Add(PatientFaults.Value($"{place}.type"));
        }

        if (!texts.ContainsKey("id") && !RelationForm.Data.Any(texts.ContainsKey))
        {
            input.Faults.Add(PatientFaults.Value(place));
        }

        foreach (var (name, text) in texts)
        {
            var kept = name switch
            {
                "hid" => TextRules.Digits(text, HealthIds.HealthId.Length),
                "marriage_id" => text.Length == 8 && text.All(char.IsAsciiLetterOrDigit) ? text : null,
                "relational_status" => MasterData.Has(name, text) ? text : null,
                "id" => Wire.Route.IsId(text) ? text : null,
                "nid" or "uid" or "bin_brn" or "given_name" or "sur_name" or "name_bangla" => TextRules.Of(name)!.Value.Rule(text),
                _ => text,
            };
            if (kept is null)
            {
                input.Faults.Add(name == "relational_status" ? PatientFaults.Value($"{place}.{name}") : PatientFaults.Pattern($"{place}.{name}"));
            }
        }
    }
}
