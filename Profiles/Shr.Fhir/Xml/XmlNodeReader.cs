using System.Text;
using System.Text.Unicode;
using System.Xml;

namespace Shr.Fhir.Xml;

/// <summary>Reads an XML body into nodes: no document type, no entities, bounded depth and size.</summary>
internal static class XmlNodeReader
{
    public const string FhirNamespace = "http://hl7.org/fhir";
    public const string XhtmlNamespace = "http://www.w3.org/1999/xhtml";

    /// <summary>The root, or null with one fatal issue.</summary>
    public static XmlNode? Read(Stream xml, int maxDepth, long maxCharacters, IssueCollector issues)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersFromEntities = 1,
            MaxCharactersInDocument = maxCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using var bytes = new MemoryStream();
        xml.CopyTo(bytes);
        bytes.Position = 0;
        var text = Text(bytes);
        using var reader = text is null ? XmlReader.Create(bytes, settings) : XmlReader.Create(new StringReader(text), settings);
        try
        {
            reader.MoveToContent();
            return ReadElement(reader, text is null ? null : new RawMarkup(text), maxDepth, issues);
        }
        catch (XmlException e)
        {
            if (e.Message.Contains("DTD", StringComparison.Ordinal) || reader.NodeType == XmlNodeType.DocumentType)
            {
                issues.Add(XmlIssues.ForbiddenXml, "");
            }
            else
            {
                issues.Add(XmlIssues.NotXml, "", e.Message.Split(". Line")[0].TrimEnd('.'), e.LineNumber, e.LinePosition);
            }

            return null;
        }
    }

    // Nearly everybody sends UTF-8; what says otherwise is left to the XML reader, which then has no text to look things up in.
    private static string? Text(MemoryStream bytes)
    {
        var span = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        span = span.StartsWith("\uFEFF"u8) ? span[3..] : span;
        var head = span[..Math.Min(span.Length, 128)];
        var declares = head.IndexOf("encoding"u8);
        return !Utf8.IsValid(span) || head.Contains((byte)0) || (declares >= 0 && head.IndexOf("utf-8"u8) < 0 && head.IndexOf("UTF-8"u8) < 0)
            ? null
            : Encoding.UTF8.GetString(span);
    }

    // Iterative, so that deep nesting cannot end the process.
    private static XmlNode? ReadElement(XmlReader reader, RawMarkup? raw, int maxDepth, IssueCollector issues)
    {
        var open = new Stack<XmlNode>();
        XmlNode? root = null;
        while (!reader.EOF)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count >= maxDepth)
                    {
                        issues.Add(Issues.TooDeep, "", maxDepth);
                        return null;
                    }

                    var isEmpty = reader.IsEmptyElement;
                    var node = ReadStart(reader, raw);
                    if (open.TryPeek(out var parent))
                    {
                        parent.Children.Add(node);
                    }

                    root ??= node;
                    if (node.Markup is not null)
                    {
                        // The reader already stands behind the XHTML.
                        continue;
                    }

                    if (!isEmpty)
                    {
                        open.Push(node);
                    }

                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when open.TryPeek(out var holder):
                    holder.HasText = true;
                    break;
            }

            reader.Read();
        }

        return root;
    }

    private static XmlNode ReadStart(XmlReader reader, RawMarkup? raw)
    {
        var node = new XmlNode { Name = reader.LocalName, Namespace = reader.NamespaceURI };
        if (node.Namespace == XhtmlNamespace)
        {
            var (line, column) = ((IXmlLineInfo)reader).HasLineInfo() ? (((IXmlLineInfo)reader).LineNumber, ((IXmlLineInfo)reader).LinePosition) : (0, 0);
            var markup = reader.ReadOuterXml();
            node.Markup = line > 0 ? raw?.Find(line, column, markup.Length) ?? markup : markup;
            return node;
        }

        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns" && reader.Prefix != "xsi")
            {
                node.Attributes.Add((reader.Name, reader.Value));
            }
        }

        reader.MoveToElement();
        return node;
    }
}
