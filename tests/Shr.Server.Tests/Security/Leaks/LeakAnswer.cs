using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Shr.Server.Tests.Security.Leaks;

/// <summary>An answer with all its pages, in a form in which two servers can be compared: addresses, instants and tokens taken out.</summary>
internal sealed partial class LeakAnswer
{
    private LeakAnswer(string text, IReadOnlySet<string> records) => (Text, Records) = (text, records);

    /// <summary>Everything that was said.</summary>
    public string Text { get; }

    /// <summary>The records it shows or counts, as <c>Type/id</c>.</summary>
    public IReadOnlySet<string> Records { get; }

    public static async Task<LeakAnswer> AskAsync(TestServer server, LeakRequest request, (string, string)[] headers)
    {
        var text = new List<string>();
        var records = new HashSet<string>();
        var contentType = request.Path.EndsWith("_search", StringComparison.Ordinal) ? "application/x-www-form-urlencoded" : TestServer.FhirJson;
        var answer = await server.SendAsync(request.Method, request.Path, request.Body, [.. headers, ("Content-Type", contentType)]);
        for (var page = 0; ; page++)
        {
            var json = answer.Body.Length == 0 ? null : answer.Json;
            text.Add($"{answer.Status} {Normal(json, server.Base, records)}");
            var next = json?["resourceType"]?.GetValue<string>() == "Bundle" ? answer.Link("next") : null;
            if (next is null || page > 60)
            {
                return new LeakAnswer(string.Join('\n', text), records);
            }

            answer = await server.SendAsync("GET", next, null, headers);
        }
    }

    private static string Normal(JsonNode? node, string address, HashSet<string> records)
    {
        if (node is null)
        {
            return "";
        }

        Collect(node, records);
        Strip(node);
        return Token().Replace(node.ToJsonString().Replace(address, "BASE", StringComparison.Ordinal), "_page=T");
    }

    private static void Collect(JsonNode node, HashSet<string> records)
    {
        if (node["resourceType"]?.GetValue<string>() is { } type && type is not ("Bundle" or "OperationOutcome") && node["id"]?.GetValue<string>() is { } id)
        {
            records.Add($"{type}/{id}");
        }

        foreach (var entry in node["entry"] as JsonArray ?? [])
        {
            if (node["resourceType"]?.GetValue<string>() == "Bundle" && entry!["resource"] is { } resource)
            {
                Collect(resource, records);
            }
        }
    }

    private static void Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject item:
                item.Remove("lastUpdated");
                item.Remove("lastModified");
                item.Remove("id_");
                StripStamp(item);
                foreach (var (_, value) in item.ToList())
                {
                    Strip(value);
                }

                break;
            case JsonArray array:
                foreach (var value in array)
                {
                    Strip(value);
                }

                break;
        }
    }

    // Who wrote a record differs between the servers, as one of them has nobody signed in.
    private static void StripStamp(JsonObject item)
    {
        if (item["meta"] is JsonObject meta && meta["extension"] is JsonArray extensions)
        {
            foreach (var stamp in extensions.Where(e => e!["url"]?.GetValue<string>() == "http://dghs.gov.bd/fhir/StructureDefinition/recorded-by").ToList())
            {
                extensions.Remove(stamp);
            }

            if (extensions.Count == 0)
            {
                meta.Remove("extension");
            }
        }
    }

    [GeneratedRegex("_page=[^\"&\\\\]+")]
    private static partial Regex Token();
}
