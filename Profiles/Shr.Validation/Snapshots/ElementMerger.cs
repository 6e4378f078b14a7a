using System.Text.Json.Nodes;

namespace Shr.Validation.Snapshots;

/// <summary>Lays an element of a differential over an element of the base.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition.html#interpretation</remarks>
internal static class ElementMerger
{
    /// <summary>Changes <paramref name="element"/> by what the differential says of it.</summary>
    public static void Merge(JsonObject element, JsonObject differential)
    {
        foreach (var (name, value) in differential)
        {
            switch (name)
            {
                case "id" or "path" or "sliceName" or "base" or "contentReference":
                    break;
                case "constraint":
                    AddByKey(element, name, value, "key");
                    break;
                case "condition" or "alias" or "code" or "example" or "mapping":
                    AddDistinct(element, name, value);
                    break;
                case "short" or "definition" or "comment" or "requirements" or "meaningWhenMissing":
                    MergeText(element, name, value);
                    break;
                case "binding" or "slicing":
                    MergeObject(element, name, value);
                    break;
                case "extension":
                    ReplaceByUrl(element, value);
                    break;
                default:
                    ReplaceChoice(element, name);
                    element[name] = value?.DeepClone();
                    break;
            }
        }
    }

    // A differential that only strengthens a binding leaves the value set out.
    private static void MergeObject(JsonObject element, string name, JsonNode? value)
    {
        if (element[name] is not JsonObject known || value is not JsonObject changes)
        {
            element[name] = value?.DeepClone();
            return;
        }

        // What is closed stays closed, whatever a differential says of the rules.
        var isClosed = name == "slicing" && known["rules"]?.ToString() == "closed";
        foreach (var (property, changed) in changes)
        {
            if (!(isClosed && property == "rules"))
            {
                known[property] = changed?.DeepClone();
            }
        }
    }

    private static void MergeText(JsonObject element, string name, JsonNode? value)
    {
        var text = value?.ToString() ?? "";
        element[name] = text.StartsWith("...", StringComparison.Ordinal) ? $"{element[name]}\r\n{text[3..]}" : text;
    }

    // fixedCode takes the place of any other fixed[x], and so on.
    private static void ReplaceChoice(JsonObject element, string name)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["fixed", "pattern", "minValue", "maxValue", "defaultValue"])
        {
            if (name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal) && char.IsUpper(name[prefix.Length]))
            {
                foreach (var other in element.Select(p => p.Key).Where(k => k.Length > prefix.Length && k.StartsWith(prefix, StringComparison.Ordinal) && char.IsUpper(k[prefix.Length])).ToList())
                {
                    element.Remove(other);
                }
            }
        }
    }

    private static void AddByKey(JsonObject element, string name, JsonNode? value, string key)
    {
        if (value is not JsonArray added)
        {
            return;
        }

        if (element[name] is not JsonArray list)
        {
            element[name] = list = [];
        }

        foreach (var item in added)
        {
            var id = item?[key]?.ToString();
            if (!list.Any(i => i?[key]?.ToString() == id))
            {
                list.Add(item?.DeepClone());
            }
        }
    }

    // Extensions of one url take the place of those the base has of it; there may be several of one url on both sides.
    private static void ReplaceByUrl(JsonObject element, JsonNode? value)
    {
        if (value is not JsonArray added)
        {
            return;
        }

        var urls = added.Select(e => e?["url"]?.ToString()).ToHashSet();
        var kept = (element["extension"] as JsonArray)?.Where(e => !urls.Contains(e?["url"]?.ToString())).ToList() ?? [];
        element["extension"] = new JsonArray([.. kept.Concat(added).Select(e => e?.DeepClone())]);
    }

    private static void AddDistinct(JsonObject element, string name, JsonNode? value)
    {
        if (value is not JsonArray added)
        {
            return;
        }

        if (element[name] is not JsonArray list)
        {
            element[name] = list = [];
        }

        foreach (var item in added)
        {
            if (!list.Any(i => JsonNode.DeepEquals(i, item)))
            {
                list.Add(item?.DeepClone());
            }
        }
    }
}
