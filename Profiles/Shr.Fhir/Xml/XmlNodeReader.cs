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
        using var reader = XmlReader.Create(xml, settings);
        try
        {
            reader.MoveToContent();
            return ReadElement(reader, maxDepth, issues);
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

    // Iterative, so that deep nesting cannot end the process.
    private static XmlNode? ReadElement(XmlReader reader, int maxDepth, IssueCollector issues)
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
                    var node = ReadStart(reader);
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

    private static XmlNode ReadStart(XmlReader reader)
    {
        var node = new XmlNode { Name = reader.LocalName, Namespace = reader.NamespaceURI };
        if (node.Namespace == XhtmlNamespace)
        {
            node.Markup = reader.ReadOuterXml();
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
