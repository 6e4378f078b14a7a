using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using System.Xml;

namespace Shr.Server.Registries.Feeds;

/// <summary>Writes feeds as JSON, and as Atom for the readers of the old services.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc4287</remarks>
internal static class FeedWriter
{
    /// <summary>The media type of Atom.</summary>
    public const string AtomType = "application/atom+xml";

    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string ContentType = "application/vnd.atomfeed+xml";
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // Bangla stays legible; what could end a script or an element does not stand in the text as such.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly XmlWriterSettings Xml = new() { Encoding = new UTF8Encoding(false) };

    /// <summary>The form that an Accept header asks for: Atom only where it is preferred, else JSON.</summary>
    public static FeedFormat FormatOf(string? accept)
    {
        foreach (var part in (accept ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var type = part.Split(';')[0].Trim().ToLowerInvariant();
            if (type is AtomType or "application/xml" or "text/xml" or "application/json" or "*/*")
            {
                return type is AtomType or "application/xml" or "text/xml" ? FeedFormat.Atom : FeedFormat.Json;
            }
        }

        return FeedFormat.Json;
    }

    /// <summary>The page as JSON.</summary>
    public static byte[] WriteJson(FeedPage page) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
        {
            ["author"] = page.Author,
            ["title"] = page.Title,
            ["feedUrl"] = page.Self,
            ["prevUrl"] = null,
            ["nextUrl"] = page.Next,
            ["entries"] = new JsonArray([.. page.Entries.Select(Entry)]),
        },
        Json);

    /// <summary>The page as an Atom document.</summary>
    public static byte[] WriteAtom(FeedPage page, string id, DateTimeOffset now)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, Xml))
        {
            writer.WriteStartElement("feed", Atom);
            Element(writer, "title", page.Title);
            Link(writer, "self", page.Self);
            Link(writer, "via", page.Self);
            if (page.Next is { } next)
            {
                Link(writer, "next-archive", next);
            }

            writer.WriteStartElement("author", Atom);
            Element(writer, "name", page.Author);
            writer.WriteEndElement();
            Element(writer, "id", "urn:uuid:" + id);
            Element(writer, "generator", "Atomfeed");
            Element(writer, "updated", Instant(page.Entries.Count == 0 ? now : page.Entries[^1].Marker.At));
            foreach (var entry in page.Entries)
            {
                Write(writer, entry);
            }

            writer.WriteEndElement();
        }

        return stream.ToArray();
    }

    /// <summary>An instant as the feeds write it: UTC, with milliseconds.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    private static JsonObject Entry(FeedEntry entry)
    {
        var json = new JsonObject
        {
            ["id"] = entry.Marker.ToString(),
            ["publishedDate"] = Instant(entry.Marker.At),
            ["title"] = entry.Title,
            ["link"] = entry.Link,
        };
        if (entry.EventType is { } type)
        {
            json["eventType"] = type;
        }

        json["categories"] = new JsonArray([.. entry.Categories.Select(c => JsonValue.Create(c))]);
        json["content"] = entry.Content?.DeepClone();
        return json;
    }

    private static void Write(XmlWriter writer, FeedEntry entry)
    {
        writer.WriteStartElement("entry", Atom);
        Element(writer, "title", entry.Title);
        writer.WriteStartElement("link", Atom);
        writer.WriteAttributeString("rel", "via");
        writer.WriteAttributeString("type", "application/xml");
        writer.WriteAttributeString("href", Legal(entry.Link));
        writer.WriteEndElement();
        foreach (var category in entry.Categories)
        {
            writer.WriteStartElement("category", Atom);
            writer.WriteAttributeString("term", Legal(category));
            writer.WriteEndElement();
        }

        Element(writer, "id", "urn:uuid:" + entry.Marker);
        Element(writer, "updated", Instant(entry.Marker.At));
        Element(writer, "published", Instant(entry.Marker.At));
        if (entry.Content is { } content)
        {
            writer.WriteStartElement("content", Atom);
            writer.WriteAttributeString("type", ContentType);

            // The writer itself splits a text that holds the end of a CDATA section.
            writer.WriteCData(Legal(content.GetValueKind() == JsonValueKind.String ? content.GetValue<string>() : content.ToJsonString(Json)));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void Link(XmlWriter writer, string relation, string address)
    {
        writer.WriteStartElement("link", Atom);
        writer.WriteAttributeString("rel", relation);
        writer.WriteAttributeString("type", AtomType);
        writer.WriteAttributeString("href", Legal(address));
        writer.WriteEndElement();
    }

    private static void Element(XmlWriter writer, string name, string text)
    {
        writer.WriteStartElement(name, Atom);
        writer.WriteString(Legal(text));
        writer.WriteEndElement();
    }

    // XML has no way to write most control characters and halves of surrogate pairs; a feed must not break on one.
    private static string Legal(string text)
    {
        StringBuilder? legal = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                continue;
            }

            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                i++;
                continue;
            }

            legal ??= new StringBuilder(text);
            legal[i] = '\uFFFD';
        }

        return legal?.ToString() ?? text;
    }
}
