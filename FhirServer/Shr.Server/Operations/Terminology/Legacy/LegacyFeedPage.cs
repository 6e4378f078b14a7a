using System.Xml;
using System.Xml.Linq;

namespace Shr.Server.Operations.Terminology.Legacy;

/// <summary>A page of an Atom feed: what changed, oldest first, and where what changed before is.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc4287, https://www.rfc-editor.org/rfc/rfc5005 (prev-archive)</remarks>
/// <param name="Entries">Each change: its id, and the address of what changed.</param>
/// <param name="Earlier">The address of the page before, or null.</param>
internal sealed record LegacyFeedPage(IReadOnlyList<(string Id, string Content)> Entries, string? Earlier)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Reads a page.</summary>
    /// <exception cref="LegacyRegistryException">It is no Atom feed.</exception>
    public static LegacyFeedPage Read(byte[] xml, string name)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml, writable: false), Settings);
            var feed = XElement.Load(reader);
            if (feed.Name != Atom + "feed")
            {
                throw new LegacyRegistryException($"{name}: not an Atom feed but {feed.Name.LocalName}");
            }

            return new LegacyFeedPage(
                [.. feed.Elements(Atom + "entry").Select(e => ((string?)e.Element(Atom + "id") ?? "", ((string?)e.Element(Atom + "content") ?? "").Trim())).Where(e => e.Item1.Length > 0 && e.Item2.Length > 0)],
                (string?)feed.Elements(Atom + "link").FirstOrDefault(l => (string?)l.Attribute("rel") == "prev-archive")?.Attribute("href"));
        }
        catch (XmlException broken)
        {
            throw new LegacyRegistryException($"{name}: line {broken.LineNumber}: {broken.Message}", broken);
        }
    }
}
