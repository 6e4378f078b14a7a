using System.Buffers;
using System.Text.Json;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>Writes the CodeSystem resource, without concepts, for a classification that was imported from its own format.</summary>
internal static class HeaderJson
{
    /// <summary>The resource for a header.</summary>
    /// <param name="header">What to write.</param>
    /// <param name="count">How many concepts there are.</param>
    public static byte[] Write(CodeSystemHeader header, int count)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "CodeSystem");
            Text(json, "language", header.Language);
            json.WriteString("url", header.Url);
            Text(json, "version", header.Version);
            Text(json, "name", header.Name);
            Text(json, "title", header.Title);
            json.WriteString("status", header.Status);
            Text(json, "date", header.Date);
            Text(json, "copyright", header.Copyright);
            json.WriteBoolean("caseSensitive", header.IsCaseSensitive);
            Text(json, "valueSet", header.AllCodesValueSet);
            Text(json, "hierarchyMeaning", header.HierarchyMeaning);
            json.WriteBoolean("compositional", false);
            json.WriteString("content", "complete");
            json.WriteNumber("count", count);
            if (header.Properties.Count > 0)
            {
                json.WriteStartArray("property");
                foreach (var property in header.Properties)
                {
                    json.WriteStartObject();
                    json.WriteString("code", property.Code);
                    Text(json, "uri", property.Uri);
                    Text(json, "description", property.Description);
                    json.WriteString("type", property.Kind is PropertyKind.Coding ? "Coding" : char.ToLowerInvariant(property.Kind.ToString()[0]) + property.Kind.ToString()[1..]);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
