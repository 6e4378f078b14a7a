using System.Text;
using System.Text.Json.Nodes;

namespace Shr.Server.Tests;

/// <summary>What came back over HTTP.</summary>
internal sealed class Answer(HttpResponseMessage response, byte[] body)
{
    public int Status { get; } = (int)response.StatusCode;

    public byte[] Body { get; } = body;

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body) ?? throw new AssertionException("The answer is null.");

    public string? ContentType { get; } = response.Content.Headers.ContentType?.ToString();

    private readonly Dictionary<string, string> _headers = response.Headers.Concat(response.Content.Headers)
        .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);

    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>The ids of the issues of an OperationOutcome.</summary>
    public IReadOnlyList<string> Issues =>
        [.. (Json["issue"]?.AsArray() ?? []).Select(i => i!["details"]!["coding"]![0]!["code"]!.GetValue<string>())];

    /// <summary>The entries of a Bundle.</summary>
    public JsonArray Entries => Json["entry"]?.AsArray() ?? [];

    /// <summary>The ids of the resources of a Bundle that are matches.</summary>
    public IReadOnlyList<string> Matches =>
        [.. Entries.Where(e => e!["search"]?["mode"]?.GetValue<string>() == "match").Select(e => e!["resource"]!["id"]!.GetValue<string>())];

    /// <summary>The address of a link of a Bundle, or null.</summary>
    public string? Link(string relation) =>
        Json["link"]?.AsArray().FirstOrDefault(l => l!["relation"]!.GetValue<string>() == relation)?["url"]!.GetValue<string>();
}
