using System.Net;
using System.Text.Json;

namespace Shr.Server.Operations.Terminology;

/// <summary>What another terminology server answered, read as far as it must be understood here.</summary>
internal static class UpstreamAnswer
{
    /// <summary>
    /// Whether it says that there is no such code. Servers do by 404, some by 400 or 422. That they do not know the code system is
    /// something else: then nothing is known of the code.
    /// </summary>
    public static bool SaysNoSuchCode(HttpStatusCode status, byte[] body)
    {
        if (status is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity) || Read(body) is not { } json)
        {
            return false;
        }

        using (json)
        {
            return Text(json.RootElement, "resourceType") == "OperationOutcome"
                && Property(json.RootElement, "issue") is { ValueKind: JsonValueKind.Array } issues
                && issues.EnumerateArray().Any(i => Text(i, "code") is "not-found" or "code-invalid")
                && !issues.EnumerateArray().Any(IsOfSystem);
        }
    }

    /// <summary>The outcome of <c>$subsumes</c>, or null.</summary>
    public static string? OutcomeOf(byte[] body) => Parameter(body, "outcome") is { } outcome ? Text(outcome, "valueCode") : null;

    /// <summary>The result of <c>$validate-code</c>, or null.</summary>
    public static string? ResultOf(byte[] body) => Parameter(body, "result") is { } result && Property(result, "valueBoolean") is { ValueKind: JsonValueKind.True or JsonValueKind.False } value
        ? value.GetRawText()
        : null;

    /// <summary>The type of the resource that was answered, or null where it is none.</summary>
    public static string? TypeOf(byte[] body)
    {
        using var json = Read(body);
        return json is null ? null : Text(json.RootElement, "resourceType");
    }

    private static bool IsOfSystem(JsonElement issue) =>
        Property(issue, "details") is { } details && Property(details, "coding") is { ValueKind: JsonValueKind.Array } codings
        && codings.EnumerateArray().Any(c => Text(c, "system")?.EndsWith("/tx-issue-type", StringComparison.Ordinal) == true && Text(c, "code") == "not-found");

    private static JsonElement? Parameter(byte[] body, string name)
    {
        using var json = Read(body);
        if (json is null || Property(json.RootElement, "parameter") is not { ValueKind: JsonValueKind.Array } parameters)
        {
            return null;
        }

        foreach (var parameter in parameters.EnumerateArray())
        {
            if (Text(parameter, "name") == name)
            {
                return parameter.Clone();
            }
        }

        return null;
    }

    private static JsonDocument? Read(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement element, string name) => Property(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
