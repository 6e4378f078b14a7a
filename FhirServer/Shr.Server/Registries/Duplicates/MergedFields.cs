using System.Text.Json.Nodes;
using Shr.Server.Registries.Patients;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// The fields that a merge of the national index carries from the patient that ends to the one that stays: each that the
/// body gives another value than is stored, which must then be the value of the one that ends.
/// </summary>
internal sealed class MergedFields(PatientFields fields)
{
    // What the document shows beside the fields a client sets. Relations follow by themselves.
    private static readonly string[] Others =
        ["hid", "active", "merged_with", "assigned_by", "created_by", "updated_by", "created", "modified", "created_at", "updated_at", "relations", "provider"];

    /// <summary>The first property that no patient document has, or null.</summary>
    public string? Unknown(JsonObject body) => body.Select(p => p.Key).FirstOrDefault(k => fields.Find(k) is null && !Others.Contains(k));

    /// <summary>Carries them over; the name of the first field that comes from neither, or null.</summary>
    public string? Carry(JsonObject body, JsonObject from, JsonObject to)
    {
        foreach (var (name, value) in body)
        {
            if (fields.Find(name) is not { } field || IsSame(value, field.Read(to)))
            {
                continue;
            }

            var other = field.Read(from);
            if (!IsSame(value, other))
            {
                return name;
            }

            field.Write(to, other?.DeepClone());
        }

        return null;
    }

    // A date is the same with or without its time; what is empty is absent.
    private static bool IsSame(JsonNode? a, JsonNode? b)
    {
        (a, b) = (Trimmed(a), Trimmed(b));
        return JsonNode.DeepEquals(a, b)
            || (a?.ToString() is { Length: > 10 } long1 && b?.ToString() is { Length: >= 10 } other && IsDate(other) && IsDate(long1) && long1[..10] == other[..10])
            || (a?.ToString() is { Length: 10 } short1 && b?.ToString() is { Length: > 10 } long2 && IsDate(short1) && long2.StartsWith(short1, StringComparison.Ordinal));
    }

    private static bool IsDate(string text) => DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", out _);

    private static JsonNode? Trimmed(JsonNode? node)
    {
        switch (node)
        {
            case JsonValue value when value.TryGetValue<string>(out var text):
                return text.Trim() is { Length: > 0 } kept ? kept : null;
            case JsonObject group:
                var members = group.Select(p => (p.Key, Value: Trimmed(p.Value))).Where(p => p.Value is not null).OrderBy(p => p.Key, StringComparer.Ordinal).ToArray();
                return members.Length == 0 ? null : new JsonObject(members.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value!.DeepClone())));
            default:
                return node?.DeepClone();
        }
    }
}
