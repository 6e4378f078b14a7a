using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Shr.Conformance.Terminology;

/// <summary>Compares an answer with a template of the terminology ecosystem tests: <c>$string$</c>, <c>$choice:a|b$</c>, <c>$optional$</c> and the like.</summary>
/// <remarks>https://github.com/HL7/fhir-tx-ecosystem-ig/blob/main/tests/readme.md</remarks>
internal static partial class TxTemplate
{
    private const string Version = "4.0.1";

    /// <summary>The first difference, or null.</summary>
    public static string? Difference(JsonNode expected, JsonNode actual) => Node("", expected, actual, false, null);

    private static string? Node(string path, JsonNode? expected, JsonNode? actual, bool countOnly, JsonObject? parent)
    {
        var kind = KindOf(expected);
        if (kind != KindOf(actual))
        {
            return $"{path}: expected {Show(expected)}, got {Show(actual)}";
        }

        switch (kind)
        {
            case JsonValueKind.Object:
                return Object(path, expected!.AsObject(), actual!.AsObject());
            case JsonValueKind.Array:
                return Array(path, expected!.AsArray(), actual!.AsArray(), countOnly);
            case JsonValueKind.String:
                var (want, got) = (expected!.GetValue<string>(), actual!.GetValue<string>());
                return (want.Contains("<div", StringComparison.Ordinal) && got.Contains("<div", StringComparison.Ordinal)) || Fits(want, got) ? null
                    : $"{path}: expected {Show(expected)}, got {Show(actual)}{(parent is null ? "" : $" ({parent["name"]})")}";
            default:
                return JsonNode.DeepEquals(expected, actual) ? null : $"{path}: expected {Show(expected)}, got {Show(actual)}";
        }
    }

    private static string? Object(string path, JsonObject expected, JsonObject actual)
    {
        var may = Strings(expected["$optional-properties$"]);
        var counted = Strings(expected["$count-arrays$"]);
        foreach (var (name, value) in actual)
        {
            if (name == "fhir_comments")
            {
                continue;
            }

            if (expected.TryGetPropertyValue(name, out var wanted))
            {
                if (Node($"{path}.{name}", wanted, value, counted.Contains(name), actual) is { } difference)
                {
                    return difference;
                }
            }
            else if (!may.Contains(name))
            {
                return $"{path}: unexpected property {name} ({Show(value)})";
            }
        }

        foreach (var (name, value) in expected)
        {
            var isControl = name is "fhir_comments" or "$optional$" || (may.Count > 0 && name is "$optional-properties$" or "$count-arrays$");
            if (!isControl && !may.Contains("*") && !may.Contains(name) && !actual.ContainsKey(name) && !(value is JsonArray items && items.All(i => i is not JsonObject o || o.ContainsKey("$optional$"))))
            {
                return $"{path}: missing property {name} ({Show(value)})";
            }
        }

        return null;
    }

    private static string? Array(string path, JsonArray expected, JsonArray actual, bool countOnly)
    {
        var optional = expected.Count(IsOptional);
        if (countOnly ? expected.Count != actual.Count : actual.Count > expected.Count || actual.Count < expected.Count - optional)
        {
            return $"{path}: expected {expected.Count - optional}..{expected.Count} items, got {actual.Count}: {Show(actual)}";
        }

        var at = 0;
        for (var i = 0; i < expected.Count && !countOnly; i++)
        {
            if (at >= actual.Count)
            {
                if (!IsOptional(expected[i]))
                {
                    return $"{path}[{i}]: missing {Show(expected[i])}";
                }
            }
            else if (Node($"{path}[{i}]", expected[i], actual[at], false, null) is not { } difference)
            {
                at++;
            }
            else if (!IsOptional(expected[i]))
            {
                return difference;
            }
        }

        return countOnly || at == actual.Count ? null : $"{path}[{at}]: unexpected item {Show(actual[at])}";
    }

    private static bool Fits(string expected, string actual)
    {
        if (expected.Length < 2 || expected[0] != '$' || expected[^1] != '$')
        {
            return actual == expected.Replace("$version$", Version, StringComparison.Ordinal);
        }

        var words = expected[1..^1].Split(':', 2);
        return words[0] switch
        {
            "choice" => words[1].Split('|').Contains(actual),
            "fragments" => HasAll(actual, words[1]),
            "external" => words[1].Split(':') is var bits && (bits.Length < 2 || HasAll(actual, bits[1])),
            "" => true,
            "string" => actual == actual.Trim(),
            "version" => actual == Version,
            "instant" => Instant().IsMatch(actual),
            "date" => Date().IsMatch(actual),
            "uuid" => Uuid().IsMatch(actual),
            "id" => Id().IsMatch(actual),
            "url" => Url().IsMatch(actual),
            "token" => Token().IsMatch(actual),
            "semver" => Semver().IsMatch(actual),
            _ => throw new InvalidDataException($"The template {expected} is not known."),
        };
    }

    private static bool HasAll(string text, string fragments) => fragments.Split('|').All(f => text.Contains(f, StringComparison.OrdinalIgnoreCase));

    // "warning:..." is there for a warning only; a mode means "needed unless in this mode"; "version:5" another release.
    private static bool IsOptional(JsonNode? node) =>
        (node as JsonObject)?["$optional$"] is JsonValue value
        && (value.GetValueKind() == JsonValueKind.True
            || (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text
                && (text.StartsWith("warning:", StringComparison.Ordinal)
                    || (text.StartsWith('!') ? text[1..] != TxSuites.Mode
                        : text.StartsWith("version:", StringComparison.Ordinal) ? Version.StartsWith(text[8..], StringComparison.Ordinal)
                        : text == TxSuites.Mode))));

    private static JsonValueKind KindOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null => JsonValueKind.Null,
        JsonValueKind.True or JsonValueKind.False => JsonValueKind.True,
        { } kind => kind,
    };

    private static HashSet<string> Strings(JsonNode? node) => node is JsonArray array ? [.. array.Select(a => a!.GetValue<string>())] : [];

    private static string Show(JsonNode? node) => node?.ToJsonString() is { } text ? text[..Math.Min(text.Length, 300)] : "nothing";

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Instant();

    [GeneratedRegex(@"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$")]
    private static partial Regex Date();

    [GeneratedRegex("^urn:uuid:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^[A-Za-z0-9\-.]{1,64}$")]
    private static partial Regex Id();

    [GeneratedRegex(@"^(https?|ftp|urn|mailto|oid|resource):\S+$")]
    private static partial Regex Url();

    [GeneratedRegex(@"^[0-9a-zA-Z_][0-9a-zA-Z_.\-]*$")]
    private static partial Regex Token();

    [GeneratedRegex(@"^\d+(\.\d+){1,2}([-+].*)?$")]
    private static partial Regex Semver();
}
