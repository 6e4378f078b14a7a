using System.Text;
using System.Text.Json;

namespace Shr.Fhir.Definitions;

/// <summary>Finds the names of a definition in its JSON without keeping a tree of it.</summary>
internal static class DefinitionReader
{
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 128 };

    /// <summary>
    /// Adds the resource in a file; for a Bundle, each of its resources. A JSON file that holds no resource (a package's own
    /// list of files) is passed over; a broken one is an issue.
    /// </summary>
    public static void Read(DefinitionSource source, List<Definition> definitions, IssueCollector issues)
    {
        var bytes = source.Bytes;
        var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        try
        {
            Read(source, start, bytes.Length - start, definitions, issues);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what the reader throws for text that is no UTF-8.
            issues.Add(DefinitionIssues.NotReadable, "", source.Name, exception.Message);
        }
    }

    private static void Read(DefinitionSource source, int start, int length, List<Definition> definitions, IssueCollector issues)
    {
        string? type = null, id = null, url = null, version = null;
        var entries = new List<(int Start, int Length)>();
        var reader = new Utf8JsonReader(source.Bytes.AsSpan(start, length), Reading);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceType"u8))
            {
                type = Text(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                id = Text(ref reader);
            }
            else if (reader.ValueTextEquals("url"u8))
            {
                url = Text(ref reader);
            }
            else if (reader.ValueTextEquals("version"u8))
            {
                version = Text(ref reader);
            }
            else if (reader.ValueTextEquals("entry"u8))
            {
                ReadEntries(ref reader, start, entries);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        while (reader.Read())
        {
            // What follows the object must be white space; the reader throws otherwise.
        }

        if (type == "Bundle")
        {
            foreach (var entry in entries)
            {
                Read(source, entry.Start, entry.Length, definitions, issues);
            }
        }
        else if (type is not null && (id ?? url) is null)
        {
            issues.Add(DefinitionIssues.NoNames, "", source.Name, type);
        }
        else if (type is not null)
        {
            definitions.Add(new Definition(source, start, length, type, id, url, version));
        }
    }

    private static void ReadEntries(ref Utf8JsonReader reader, int start, List<(int Start, int Length)> entries)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isResource = reader.ValueTextEquals("resource"u8);
                reader.Read();
                var first = (int)reader.TokenStartIndex;
                reader.Skip();
                if (isResource)
                {
                    entries.Add((start + first, (int)reader.BytesConsumed - first));
                }
            }
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString() is { Length: > 0 } text ? text : null;
        }

        reader.Skip();
        return null;
    }
}
