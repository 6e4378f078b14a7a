using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Xml;
using Shr.Server.Bundles;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Encounters;

/// <summary>The Bundle that a facility sends for one encounter of one patient: a transaction, a document or a collection.</summary>
internal sealed class SubmittedBundle
{
    private SubmittedBundle(JsonObject root)
    {
        Root = root;
        Entries = [.. StoredRecord.ListOf(root, "entry").Select((e, i) =>
            new SubmittedEntry(i, StoredRecord.TextOf(e, "fullUrl"), StoredRecord.TextOf(e["resource"], "resourceType") ?? "", e["resource"] as JsonObject ?? []))];
        Composition = Entries.FirstOrDefault(e => e.Type == "Composition");
        Encounter = EncounterOf(this);
    }

    /// <summary>The whole Bundle.</summary>
    public JsonObject Root { get; }

    /// <summary>Its entries.</summary>
    public IReadOnlyList<SubmittedEntry> Entries { get; }

    /// <summary>The Composition, or null.</summary>
    public SubmittedEntry? Composition { get; }

    /// <summary>The Encounter that the Composition is about (else the first one), or null.</summary>
    public SubmittedEntry? Encounter { get; }

    /// <summary>The identifier that names this Bundle for ever, as system and value; null where it has none.</summary>
    public string? Identifier => StoredRecord.TextOf(Root["identifier"], "value") is { Length: > 0 } value
        ? $"{StoredRecord.TextOf(Root["identifier"], "system")}|{value}"
        : null;

    /// <summary>How confidential the encounter is, as its Composition says; null where it is no more than normally so.</summary>
    public string? Confidentiality => Composition is { } composition && StoredRecord.TextOf(composition.Content, "confidentiality") is "R" or "V"
        ? StoredRecord.TextOf(Composition.Content, "confidentiality")
        : null;

    /// <summary>Reads JSON or XML; null with issues where it is neither, or no Bundle.</summary>
    public static Resource? Parse(ReadOnlyMemory<byte> body, string? contentType, CompiledModel model, IssueCollector issues)
    {
        var text = body.Span.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            issues.Add(ServerIssues.EmptyBody, "", "An encounter");
            return null;
        }

        var json = body.ToArray();
        if (MediaTypes.FormatOf(contentType) == BodyFormat.Xml || text[0] == '<')
        {
            using var xml = new MemoryStream(json, writable: false);
            if (new FhirXmlReader(model.Types) { MaxDepth = model.MaxDepth }.Read(xml, issues) is not { } transcoded || issues.HasErrors)
            {
                return null;
            }

            json = transcoded;
        }

        var resource = Resource.Parse(json, model.Types, issues, model.MaxDepth);
        if (resource is not null && resource.Type.Name != "Bundle")
        {
            issues.Add(ServerIssues.NotABundle, resource.Type.Name, resource.Type.Name);
            resource.Dispose();
            return null;
        }

        if (resource is not null)
        {
            BundleShape.Check(resource, issues);
        }

        return resource;
    }

    /// <summary>The Bundle of a resource that was validated: only then its shape can be relied on.</summary>
    public static SubmittedBundle Of(Resource resource) =>
        new((JsonObject)StoredRecord.Parse(resource.Tree.Bytes.AsSpan(resource.Tree.Start, resource.Tree.Length)));

    /// <summary>The Bundle of a JSON object that names no property twice.</summary>
    public static SubmittedBundle Of(JsonObject root) => new(root);

    private static SubmittedEntry? EncounterOf(SubmittedBundle bundle)
    {
        var named = StoredRecord.TextOf(bundle.Composition?.Content["encounter"], "reference");
        return bundle.Entries.FirstOrDefault(e => e.Type == "Encounter" && named is not null && (e.FullUrl == named || $"Encounter/{e.Id}" == named))
            ?? bundle.Entries.FirstOrDefault(e => e.Type == "Encounter");
    }
}
