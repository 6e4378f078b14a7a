using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>Addresses as the national document takes them. Whether the place exists is asked later, of the location registry.</summary>
internal static class AddressRules
{
    private const int MaxLine = 255;
    private const int MaxPart = 50;
    private const int Required = 3;

    private static readonly string[] Known = ["address_line", .. AddressForm.Levels, .. AddressForm.Parts, "post_code", "country_code"];

    /// <summary>An address; where it may be missing, an empty object takes it away.</summary>
    public static void Read(PatientInput input, string field, JsonNode value, bool isUpdate)
    {
        if (InputReader.Texts(value, field, Known, input) is not { } texts)
        {
            return;
        }

        var isPresent = field == "present_address";
        if (texts.Count == 0 && !isPresent)
        {
            input.Fields[field] = null;
            return;
        }

        var country = texts.GetValueOrDefault("country_code", AddressForm.Bangladesh);
        if (isPresent && isUpdate)
        {
            country = AddressForm.Bangladesh;
        }

        if (!MasterData.Countries.ContainsKey(country) || (isPresent && country != AddressForm.Bangladesh))
        {
            input.Faults.Add(PatientFaults.Value($"{field}.country_code"));
        }

        CheckTexts(input, field, texts);
        CheckLevels(input, field, texts);
        if (texts.TryGetValue("post_code", out var post) && country == AddressForm.Bangladesh && TextRules.Digits(post, 4) is null)
        {
            input.Faults.Add(PatientFaults.Pattern($"{field}.post_code"));
        }

        texts["country_code"] = country;
        input.Fields[field] = new JsonObject(Known.Where(texts.ContainsKey).Select(n => KeyValuePair.Create(n, (JsonNode?)texts[n])));
    }

    private static void CheckTexts(PatientInput input, string field, Dictionary<string, string> texts)
    {
        if (!texts.TryGetValue("address_line", out var line))
        {
            input.Faults.Add(PatientFaults.Required($"{field}.address_line"));
        }
        else if (line.Length > MaxLine)
        {
            input.Faults.Add(PatientFaults.Pattern($"{field}.address_line"));
        }

        foreach (var part in AddressForm.Parts.Where(p => texts.TryGetValue(p, out var text) && text.Length > MaxPart))
        {
            input.Faults.Add(PatientFaults.Pattern($"{field}.{part}"));
        }
    }

    // Two digits each; the first three must be there, and further down no level without the one above.
    private static void CheckLevels(PatientInput input, string field, Dictionary<string, string> texts)
    {
        var isGap = false;
        for (var level = 0; level < AddressForm.Levels.Count; level++)
        {
            var name = AddressForm.Levels[level];
            if (!texts.TryGetValue(name, out var code))
            {
                isGap = true;
                if (level < Required)
                {
                    input.Faults.Add(PatientFaults.Required($"{field}.{name}"));
                }
            }
            else if (TextRules.Digits(code, 2) is null)
            {
                input.Faults.Add(PatientFaults.Pattern($"{field}.{name}"));
            }
            else if (isGap && level >= Required)
            {
                input.Faults.Add(PatientFaults.Value($"{field}.{name}"));
            }
        }
    }
}
