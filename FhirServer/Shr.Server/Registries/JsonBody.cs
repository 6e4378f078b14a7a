using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Shr.Server.Registries;

/// <summary>JSON as the national services read and write it.</summary>
internal static class JsonBody
{
    /// <summary>How it is written: Bangla stays legible.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), MaxDepth = StoredRecord.MaxDepth };

    /// <summary>Reads any value of JSON; false where the text is none.</summary>
    public static bool TryRead(string text, out JsonNode? value)
    {
        value = null;
        try
        {
            value = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The object that a text is; null where it is none, names a property twice, or holds text that is no Unicode.</summary>
    public static JsonObject? Read(ReadOnlySpan<byte> body, int maxDepth)
    {
        body = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = maxDepth });
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    // Half a surrogate pair is found only when somebody reads it: here, and nowhere later.
                    reader.GetString();
                }
            }

            return JsonNode.Parse(body, null, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
