using System.Collections.Frozen;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>What XHTML a narrative may be made of.</summary>
/// <remarks>https://hl7.org/fhir/R4/narrative.html#xhtml, constraints txt-1 and txt-2</remarks>
internal static partial class NarrativeRules
{
    private const string Xhtml = "http://www.w3.org/1999/xhtml";

    private static readonly FrozenSet<string> Elements = """
        a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li map area
        ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul u var kbd bdo del ins address style center font s strike
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Deprecated = FrozenSet.Create(StringComparer.Ordinal, "center", "font", "s", "strike", "u");

    private static readonly FrozenSet<string> Attributes = """
        title style class id lang dir accesskey tabindex xml:lang xml:space idref xmlns
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    // Attributes that only some elements take.
    private static readonly FrozenSet<string> ElementAttributes = """
        a.href a.name a.rel a.rev a.charset a.hreflang a.type a.shape a.coords img.src img.alt img.longdesc img.height img.width img.usemap img.ismap
        q.cite blockquote.cite ins.cite del.cite ins.datetime del.datetime map.name area.shape area.coords area.href area.nohref area.alt
        col.align col.valign col.span col.width col.char col.charoff colgroup.align colgroup.valign colgroup.span colgroup.width colgroup.char colgroup.charoff
        table.border table.cellpadding table.cellspacing table.frame table.rules table.summary table.width table.align table.bgcolor
        tbody.align tbody.char tbody.charoff tbody.valign thead.align thead.char thead.charoff thead.valign tfoot.align tfoot.char tfoot.charoff tfoot.valign
        tr.align tr.char tr.charoff tr.valign tr.bgcolor
        td.abbr td.align td.axis td.char td.charoff td.colspan td.headers td.rowspan td.scope td.valign td.width td.height td.bgcolor td.nowrap
        th.abbr th.align th.axis th.char th.charoff th.colspan th.headers th.rowspan th.scope th.valign th.width th.height th.bgcolor th.nowrap
        ol.start ol.type ul.type li.value li.type p.align div.align h1.align h2.align h3.align h4.align h5.align h6.align hr.align hr.width hr.size
        pre.width caption.align br.clear style.type bdo.dir
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Null where the narrative is allowed, otherwise the first thing that is not.</summary>
    public static string? Check(string div)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 16 * 1024 * 1024 };
        try
        {
            using var reader = XmlReader.Create(new StringReader(div.Contains('&', StringComparison.Ordinal) ? Entity().Replace(div, Decode) : div), settings);
            return Walk(reader);
        }
        catch (XmlException problem)
        {
            return $"it is no well-formed XML: {problem.Message}";
        }
    }

    private static string? Walk(XmlReader reader)
    {
        var hasContent = false;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth == 0 && (reader.LocalName != "div" || reader.NamespaceURI != Xhtml))
                    {
                        return $"the root must be <div xmlns=\"{Xhtml}\">";
                    }

                    if (CheckElement(reader) is { } fault)
                    {
                        return fault;
                    }

                    hasContent |= reader.LocalName == "img";
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    hasContent |= reader.Value.AsSpan().Trim().Length > 0;
                    break;
                case XmlNodeType.ProcessingInstruction or XmlNodeType.DocumentType or XmlNodeType.XmlDeclaration:
                    return "processing instructions and document types are not allowed";
            }
        }

        return hasContent ? null : "it holds no text and no image";
    }

    private static string? CheckElement(XmlReader reader)
    {
        var element = reader.LocalName;
        if (reader.NamespaceURI != Xhtml || reader.Prefix.Length > 0)
        {
            return $"the element '{reader.Name}' is not of XHTML";
        }

        if (!Elements.Contains(element) || Deprecated.Contains(element) && element is not ("u" or "s"))
        {
            return $"the element '{element}' is not allowed";
        }

        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            var name = reader.Name;
            if (!Attributes.Contains(name) && !name.StartsWith("xmlns", StringComparison.Ordinal) && !ElementAttributes.Contains(element + "." + name))
            {
                reader.MoveToElement();
                return $"the attribute '{name}' is not allowed on '{element}'";
            }

            if ((name is "href" or "src" or "longdesc" or "cite") && IsScript(reader.Value))
            {
                reader.MoveToElement();
                return $"the attribute '{name}' holds a script";
            }
        }

        reader.MoveToElement();
        return null;
    }

    private static bool IsScript(string url)
    {
        var plain = new string([.. url.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c))]);
        return plain.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || plain.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase)
            || plain.StartsWith("data:text/html", StringComparison.OrdinalIgnoreCase);
    }

    // Narratives may use the entities of HTML, which XML does not know.
    [GeneratedRegex("&([A-Za-z][A-Za-z0-9]{1,31});")]
    private static partial Regex Entity();

    private static string Decode(Match match)
    {
        if (match.ValueSpan is "&amp;" or "&lt;" or "&gt;" or "&quot;" or "&apos;")
        {
            return match.Value;
        }

        var decoded = WebUtility.HtmlDecode(match.Value);
        return decoded.Length > 0 && decoded != match.Value ? $"&#{char.ConvertToUtf32(decoded, 0)};" : match.Value;
    }
}
