using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>Phone numbers and the status of a patient: small objects that are replaced as a whole.</summary>
internal static class BlockRules
{
    private const int MaxNumber = 12;
    private const int MaxCode = 10;

    private static readonly string[] PhoneParts = ["country_code", "area_code", "number", "extension"];
    private static readonly string[] StatusParts = ["type", "date_of_death"];

    /// <summary>A phone number; an empty object takes it away.</summary>
    public static void ReadPhone(PatientInput input, string field, JsonNode value)
    {
        if (InputReader.Texts(value, field, PhoneParts, input) is not { } texts)
        {
            return;
        }

        foreach (var (part, text) in texts)
        {
            if (text.Length > (part == "number" ? MaxNumber : MaxCode) || !text.All(char.IsAsciiDigit))
            {
                input.Faults.Add(PatientFaults.Pattern($"{field}.{part}"));
            }
        }

        if (texts.Count > 0 && !texts.ContainsKey("number"))
        {
            input.Faults.Add(PatientFaults.Required($"{field}.number"));
        }

        input.Fields[field] = texts.Count == 0 ? null : new JsonObject(PhoneParts.Where(texts.ContainsKey).Select(p => KeyValuePair.Create(p, (JsonNode?)texts[p])));
    }

    /// <summary>Alive, deceased or unknown; a date only for who died.</summary>
    public static void ReadStatus(PatientInput input, string field, JsonNode value, TimeSpan zone)
    {
        if (InputReader.Texts(value, field, StatusParts, input) is not { } texts)
        {
            return;
        }

        var type = texts.GetValueOrDefault("type");
        if (type is null || !MasterData.Has("status", type))
        {
            input.Faults.Add(type is null ? PatientFaults.Required($"{field}.type") : PatientFaults.Value($"{field}.type"));
            return;
        }

        var status = new JsonObject { ["type"] = type };
        if (texts.TryGetValue("date_of_death", out var text))
        {
            if (type != "2" || NationalTime.Read(text, zone, out _) is not { } date)
            {
                input.Faults.Add(PatientFaults.Value($"{field}.date_of_death"));
                return;
            }

            status["date_of_death"] = NationalTime.Write(date);
        }

        input.Fields[field] = status;
    }
}
