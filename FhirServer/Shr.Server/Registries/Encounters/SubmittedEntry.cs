using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Encounters;

/// <summary>One entry of a submitted Bundle.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="FullUrl">Its address, or null.</param>
/// <param name="Type">The type of its resource.</param>
/// <param name="Content">The resource.</param>
internal sealed record SubmittedEntry(int Index, string? FullUrl, string Type, JsonObject Content)
{
    private static readonly string[] OfRegistries = ["Patient", "Organization", "Practitioner", "PractitionerRole", "Location"];

    /// <summary>Where it stands, counted from 1.</summary>
    public string Path => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Bundle.entry[{Index + 1}].resource");

    /// <summary>The id the sender gave, or null.</summary>
    public string? Id => StoredRecord.TextOf(Content, "id");

    /// <summary>Whether it shows a record that a registry keeps: it is looked up there, never written from here.</summary>
    public bool IsOfRegistry => OfRegistries.Contains(Type);

    /// <summary>The value of its first identifier of a system, or null.</summary>
    public string? Identifier(string system) =>
        StoredRecord.ListOf(Content, "identifier").Where(i => StoredRecord.TextOf(i, "system") == system).Select(i => StoredRecord.TextOf(i, "value")).FirstOrDefault();

    /// <summary>The codings of a CodeableConcept.</summary>
    public static IEnumerable<JsonObject> Codings(JsonNode? concept) => StoredRecord.ListOf(concept, "coding");
}
