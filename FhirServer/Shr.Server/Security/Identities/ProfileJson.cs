using System.Text.Json;

namespace Shr.Server.Security.Identities;

/// <summary>Profiles as the national identity provider writes them: <c>type</c> in the document, <c>name</c> in its code.</summary>
internal static class ProfileJson
{
    /// <summary>The profiles of a JSON array; what is none is left out.</summary>
    public static IReadOnlyList<RequesterProfile> Read(JsonElement array)
    {
        var profiles = new List<RequesterProfile>();
        foreach (var item in array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : default)
        {
            if (item.ValueKind == JsonValueKind.Object && (Text(item, "type") ?? Text(item, "name")) is { } type && Text(item, "id") is { } id)
            {
                profiles.Add(new RequesterProfile(type == "admin" ? "mci-supervisor" : type, id, Catchments(item)));
            }
        }

        return profiles;
    }

    /// <summary>A value that is written as text or as a number.</summary>
    public static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;

    private static string[] Catchments(JsonElement item) =>
        item.TryGetProperty("catchment", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!).Where(c => c.Length >= 4 && c.All(char.IsAsciiDigit))]
            : [];
}
