using System.Buffers;
using System.Collections.Frozen;

namespace Shr.Fhir.Narrative;

/// <summary>The elements and attributes of XHTML that a narrative may use.</summary>
/// <remarks>https://hl7.org/fhir/R4/narrative.html#xhtml, constraint txt-1</remarks>
internal static class XhtmlRules
{
    /// <summary>What cannot stand between <c>&amp;</c> and <c>;</c>.</summary>
    public static readonly SearchValues<byte> NoReference = SearchValues.Create(" \t\r\n<&"u8);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Elements = Set("""
        a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li map area
        ol p pre q s samp small span strong sub sup table tbody td tfoot th thead tr tt u ul var kbd bdo del ins address style
        """);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Attributes = Set("""
        title style class id lang dir accesskey tabindex xml:lang xml:space idref xmlns
        """);

    // Attributes that only some elements take.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ElementAttributes = Set("""
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
        """);

    public static bool IsElement(ReadOnlySpan<byte> name)
    {
        Span<char> chars = stackalloc char[16];
        return name.Length <= chars.Length && Elements.Contains(Widen(name, chars));
    }

    public static bool IsAttribute(ReadOnlySpan<byte> element, ReadOnlySpan<byte> name)
    {
        Span<char> chars = stackalloc char[48];
        if (element.Length + name.Length + 1 > chars.Length)
        {
            return false;
        }

        if (name.StartsWith("xmlns"u8) || Attributes.Contains(Widen(name, chars)))
        {
            return true;
        }

        Widen(element, chars);
        chars[element.Length] = '.';
        Widen(name, chars[(element.Length + 1)..]);
        return ElementAttributes.Contains(chars[..(element.Length + 1 + name.Length)]);
    }

    // Names with other than ASCII letters become none of the known ones either way.
    private static Span<char> Widen(ReadOnlySpan<byte> name, Span<char> chars)
    {
        for (var i = 0; i < name.Length; i++)
        {
            chars[i] = (char)name[i];
        }

        return chars[..name.Length];
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string names) =>
        names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
