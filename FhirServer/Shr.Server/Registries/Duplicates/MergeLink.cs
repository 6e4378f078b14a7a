using System.Text.Json.Nodes;
using Shr.Fhir;

namespace Shr.Server.Registries.Duplicates;

/// <summary>The links that a merge writes: <c>replaced-by</c> on the record that ends, <c>replaces</c> on the one that stays.</summary>
/// <remarks>
/// Both carry the extension <see cref="RegistryTerms.MergeLink"/> with the id of the merge. Clients cannot write it, so what
/// carries it was merged here. https://hl7.org/fhir/R4/patient.html#links
/// </remarks>
internal static class MergeLink
{
    /// <summary>Whether a Patient was merged into another.</summary>
    public static bool IsMerged(Element patient)
    {
        if (patient.ChildString("active"u8) != "false")
        {
            return false;
        }

        foreach (var link in patient.ChildrenOf("link"u8))
        {
            if (link.ChildString("type"u8) == "replaced-by" && MergeOf(link) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The id of the merge that wrote a link, or null where a client did.</summary>
    public static string? MergeOf(Element link)
    {
        foreach (var extension in link.ChildrenOf("extension"u8))
        {
            if (extension.ChildString("url"u8) == RegistryTerms.MergeLink)
            {
                return extension.ChildString("valueString"u8);
            }
        }

        return null;
    }

    /// <summary>The patient that a stored one was merged into, and the id of the merge; null for one that was not merged here.</summary>
    public static (string Target, string Merge)? Of(JsonNode patient)
    {
        if (patient["active"]?.ToString() != "false")
        {
            return null;
        }

        foreach (var link in StoredRecord.ListOf(patient, "link").Where(l => StoredRecord.TextOf(l, "type") == "replaced-by"))
        {
            if (MergeOf(link) is { } merge && LocalReference.Of(link["other"], "Patient") is { } target)
            {
                return (target.Id, merge);
            }
        }

        return null;
    }

    /// <summary>The id of the merge that wrote a link, or null where a client did.</summary>
    public static string? MergeOf(JsonObject link) =>
        StoredRecord.ListOf(link, "extension").Where(e => StoredRecord.TextOf(e, "url") == RegistryTerms.MergeLink).Select(e => StoredRecord.TextOf(e, "valueString")).FirstOrDefault();

    /// <summary>Adds the link of a merge to a Patient.</summary>
    public static void Add(JsonObject patient, string type, ResourceKey other, string merge)
    {
        if (patient["link"] is not JsonArray links)
        {
            patient["link"] = links = [];
        }

        links.Add(new JsonObject
        {
            ["extension"] = new JsonArray(new JsonObject { ["url"] = RegistryTerms.MergeLink, ["valueString"] = merge }),
            ["other"] = new JsonObject { ["reference"] = other.ToString() },
            ["type"] = type,
        });
    }

    /// <summary>Takes the links of a merge out of a Patient.</summary>
    public static void Remove(JsonObject patient, string merge)
    {
        if (patient["link"] is not JsonArray links)
        {
            return;
        }

        foreach (var link in links.OfType<JsonObject>().Where(l => MergeOf(l) == merge).ToArray())
        {
            links.Remove(link);
        }

        if (links.Count == 0)
        {
            patient.Remove("link");
        }
    }
}
