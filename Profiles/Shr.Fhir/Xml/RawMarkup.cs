using System.Xml;

namespace Shr.Fhir.Xml;

/// <summary>
/// Finds the XHTML of a narrative as it stands in the text: quoting, empty elements and character references stay as the
/// author wrote them, whichever way a record travels.
/// </summary>
internal sealed class RawMarkup(string text)
{
    private readonly List<int> _lines = LineStarts(text);

    /// <summary>The element whose name starts at a line and column; null where it needs declarations from around it.</summary>
    /// <param name="line">From 1, of the first character of the name.</param>
    /// <param name="column">From 1.</param>
    /// <param name="length">About how long it is.</param>
    public string? Find(int line, int column, int length)
    {
        var start = _lines[line - 1] + column - 2;
        if (start < 0 || !text.AsSpan(start).StartsWith("<div", StringComparison.Ordinal))
        {
            return null;
        }

        var part = text.Substring(start, Math.Min(text.Length - start, (length * 3) + 1024));
        return IsOwnXhtml(part, out var end) ? part[..end] : null;
    }

    /// <summary>Whether a text starts with one complete element that declares XHTML as its own default namespace, and where that ends.</summary>
    public static bool IsOwnXhtml(string part, out int end)
    {
        end = -1;
        using var reader = XmlReader.Create(new StringReader(part), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            ConformanceLevel = ConformanceLevel.Fragment,
        });
        try
        {
            if (!reader.Read() || reader.NodeType != XmlNodeType.Element || reader.GetAttribute("xmlns") != XmlNodeReader.XhtmlNamespace || reader.IsEmptyElement)
            {
                return false;
            }

            while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == 0))
            {
            }

            var info = (IXmlLineInfo)reader;
            var name = LineStarts(part)[info.LineNumber - 1] + info.LinePosition - 1;
            end = part.IndexOf('>', name) + 1;
            return reader.NodeType == XmlNodeType.EndElement && end > 0;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static List<int> LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return starts;
    }
}
