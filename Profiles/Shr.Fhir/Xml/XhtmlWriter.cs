using System.Net;
using System.Text.RegularExpressions;
using System.Xml;

namespace Shr.Fhir.Xml;

/// <summary>Writes the XHTML of a narrative into an XML document.</summary>
internal static partial class XhtmlWriter
{
    /// <summary>Writes the markup as elements; where it is not well-formed, as text in a <c>div</c>, so that the document stays well-formed.</summary>
    public static void Write(XmlWriter xml, string markup)
    {
        // HTML's named characters are not known to XML without a document type.
        var known = NamedCharacter().Replace(markup, m => m.Value is "&amp;" or "&lt;" or "&gt;" or "&quot;" or "&apos;"
            ? m.Value
            : WebUtility.HtmlDecode(m.Value) is var text && text == m.Value ? "&amp;" + m.Value[1..] : text);
        if (!IsWellFormed(known))
        {
            xml.WriteStartElement("div", XmlNodeReader.XhtmlNamespace);
            xml.WriteString(FhirXmlWriter.Clean(markup));
            xml.WriteEndElement();
            return;
        }

        if (RawMarkup.IsOwnXhtml(known, out var end) && end == known.Length)
        {
            xml.WriteRaw(known);
            return;
        }

        using var reader = Open(known);
        reader.MoveToContent();
        xml.WriteNode(reader, defattr: false);
    }

    private static bool IsWellFormed(string markup)
    {
        try
        {
            using var reader = Open(markup);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static XmlReader Open(string markup)
    {
        var names = new NameTable();
        var namespaces = new XmlNamespaceManager(names);

        // A div without xmlns is read as XHTML all the same.
        namespaces.AddNamespace("", XmlNodeReader.XhtmlNamespace);
        var context = new XmlParserContext(names, namespaces, null, XmlSpace.None);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, ConformanceLevel = ConformanceLevel.Fragment, CheckCharacters = true };
        return XmlReader.Create(new StringReader(markup), settings, context);
    }

    [GeneratedRegex("&[A-Za-z][A-Za-z0-9]*;", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedCharacter();
}
