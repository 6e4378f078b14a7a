using System.Text;

namespace Shr.Fhir.Narrative;

/// <summary>
/// Looks through the XHTML of a narrative: well-formed, only allowed elements and attributes, no scripts. One pass over
/// the bytes, nothing allocated where nothing is wrong.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/narrative.html#xhtml, constraints txt-1 and txt-2</remarks>
public ref struct XhtmlScan
{
    private const int MaxDepth = 256;
    private const string NotWellFormed = "it is no well-formed XML: ";

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<Range> _open;
    private int _position;
    private int _depth;
    private bool _hasRoot;
    private bool _hasContent;
    private bool _hasNamespace;
    private string? _deadLink;

    private XhtmlScan(ReadOnlySpan<byte> text, Span<Range> open)
    {
        _text = text;
        _open = open;
    }

    /// <summary>What stands in a <c>div</c> as text of a JSON string, unescaped.</summary>
    public static XhtmlFindings Scan(ReadOnlySpan<byte> text)
    {
        var scan = new XhtmlScan(text, stackalloc Range[MaxDepth]);
        var fault = scan.Run();
        return new XhtmlFindings(fault, scan._hasContent, scan._deadLink);
    }

    private string? Run()
    {
        while (_position < _text.Length)
        {
            var fault = _text[_position] == '<' ? Markup() : Characters();
            if (fault is not null)
            {
                return fault;
            }
        }

        if (_depth > 0)
        {
            return NotWellFormed + $"<{Name(_open[_depth - 1])}> is not closed";
        }

        return _hasRoot || !_hasContent && _text.Trim(" \t\r\n"u8).IsEmpty ? null : "the root must be <div xmlns=\"http://www.w3.org/1999/xhtml\">";
    }

    private string? Characters()
    {
        var rest = _text[_position..];
        var length = rest.IndexOf((byte)'<');
        var text = length < 0 ? rest : rest[..length];
        _position += text.Length;
        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            return null;
        }

        if (_depth == 0)
        {
            return NotWellFormed + "text stands outside the div";
        }

        _hasContent |= !IsBlank(text);
        return References(text);
    }

    // A no-break space alone is not content, however it is written.
    private static bool IsBlank(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (text[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                text = text[1..];
            }
            else if (text.StartsWith("\u00a0"u8))
            {
                text = text[2..];
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static string? References(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf((byte)'&'); at >= 0; at = text.IndexOf((byte)'&'))
        {
            text = text[(at + 1)..];
            var end = text.IndexOf((byte)';');
            if (end is < 1 or > 32 || text[..end].ContainsAny(XhtmlRules.NoReference))
            {
                return NotWellFormed + "'&' is written &amp;";
            }
        }

        return null;
    }

    private string? Markup()
    {
        var rest = _text[_position..];
        if (rest.StartsWith("<!--"u8))
        {
            return Skip(rest, "-->"u8);
        }

        if (rest.StartsWith("<![CDATA["u8) && _depth > 0)
        {
            _hasContent = true;
            return Skip(rest, "]]>"u8);
        }

        if (rest.StartsWith("<!"u8) || rest.StartsWith("<?"u8))
        {
            return "processing instructions and document types are not allowed";
        }

        return rest.StartsWith("</"u8) ? EndTag() : StartTag();
    }

    private string? Skip(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> until)
    {
        var end = rest.IndexOf(until);
        _position += end + until.Length;
        return end < 0 ? NotWellFormed + "a comment or section is not closed" : null;
    }

    private string? EndTag()
    {
        _position += 2;
        var name = ReadName();
        SkipSpace();
        if (_position >= _text.Length || _text[_position] != '>')
        {
            return NotWellFormed + "a closing tag does not end";
        }

        _position++;
        if (_depth == 0 || !_text[_open[_depth - 1]].SequenceEqual(_text[name]))
        {
            return NotWellFormed + $"</{Name(name)}> closes nothing";
        }

        _depth--;
        return null;
    }

    private string? StartTag()
    {
        _position++;
        var name = ReadName();
        var element = _text[name];
        if (element.IsEmpty)
        {
            return NotWellFormed + "'<' is written &lt;";
        }

        if (_depth == 0 && (_hasRoot || !element.SequenceEqual("div"u8)))
        {
            return "the root must be one <div xmlns=\"http://www.w3.org/1999/xhtml\">";
        }

        if (!XhtmlRules.IsElement(element))
        {
            return $"the element '{Name(name)}' is not allowed";
        }

        _hasContent |= element.SequenceEqual("img"u8);
        if (Attributes(name) is { } fault)
        {
            return fault;
        }

        if (_depth == 0 && !_hasRoot)
        {
            _hasRoot = true;
            if (!_hasNamespace)
            {
                return "the root must be <div xmlns=\"http://www.w3.org/1999/xhtml\">";
            }
        }

        var isEmpty = _text[_position] == '/';
        _position += isEmpty ? 2 : 1;
        if (!isEmpty)
        {
            if (_depth == MaxDepth)
            {
                return $"it is nested deeper than {MaxDepth} levels";
            }

            _open[_depth++] = name;
        }

        return null;
    }

    // Leaves the position at '>' or '/>'.
    private string? Attributes(Range element)
    {
        while (true)
        {
            SkipSpace();
            if (_position >= _text.Length)
            {
                return NotWellFormed + $"the tag <{Name(element)}> does not end";
            }

            if (_text[_position] == '>' || (_text[_position] == '/' && _position + 1 < _text.Length && _text[_position + 1] == '>'))
            {
                return null;
            }

            if (Attribute(element) is { } fault)
            {
                return fault;
            }
        }
    }

    private string? Attribute(Range element)
    {
        var name = ReadName();
        SkipSpace();
        if (_text[name].IsEmpty || _position >= _text.Length || _text[_position] != '=')
        {
            return NotWellFormed + $"an attribute of <{Name(element)}> has no value";
        }

        _position++;
        SkipSpace();
        if (_position >= _text.Length || _text[_position] is not ((byte)'"' or (byte)'\''))
        {
            return NotWellFormed + $"the attribute '{Name(name)}' is not quoted";
        }

        var quote = _text[_position++];
        var length = _text[_position..].IndexOf(quote);
        if (length < 0)
        {
            return NotWellFormed + $"the attribute '{Name(name)}' does not end";
        }

        var value = _text.Slice(_position, length);
        _position += length + 1;
        return Judge(element, name, value) ?? (value.Contains((byte)'<') ? NotWellFormed + "'<' is written &lt;" : References(value));
    }

    private string? Judge(Range element, Range name, ReadOnlySpan<byte> value)
    {
        var attribute = _text[name];
        if (!XhtmlRules.IsAttribute(_text[element], attribute))
        {
            return $"the attribute '{Name(name)}' is not allowed on '{Name(element)}'";
        }

        if (attribute.SequenceEqual("xmlns"u8))
        {
            _hasNamespace |= value.SequenceEqual("http://www.w3.org/1999/xhtml"u8);
        }

        // A name is no address: a urn identifies, and leads nowhere.
        if (_deadLink is null && attribute.SequenceEqual("href"u8) && value.StartsWith("urn:"u8))
        {
            _deadLink = Encoding.UTF8.GetString(value.Length <= 100 ? value : value[..100]);
        }

        var isLink = attribute.SequenceEqual("href"u8) || attribute.SequenceEqual("src"u8) || attribute.SequenceEqual("longdesc"u8) || attribute.SequenceEqual("cite"u8);
        return isLink && IsScript(value) ? $"the attribute '{Name(name)}' holds a script" : null;
    }

    // Browsers skip white space and control characters in a scheme, and decode references before they look.
    private static bool IsScript(ReadOnlySpan<byte> url)
    {
        var colon = url.IndexOf((byte)':');
        var slash = url.IndexOf((byte)'/');
        if ((colon < 0 && !url.Contains((byte)'&')) || (slash >= 0 && slash < colon))
        {
            return false;
        }

        if (url.StartsWith("http"u8) || url.StartsWith("mailto:"u8) || url.StartsWith("urn:"u8))
        {
            return false;
        }

        var decoded = System.Net.WebUtility.HtmlDecode(Encoding.UTF8.GetString(url));
        var plain = new string([.. decoded.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c))]);
        return plain.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)
            || plain.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase)
            || plain.StartsWith("data:text/html", StringComparison.OrdinalIgnoreCase);
    }

    private Range ReadName()
    {
        var start = _position;
        while (_position < _text.Length && _text[_position] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'>' or (byte)'/' or (byte)'=' or (byte)'<' or (byte)'"' or (byte)'\''))
        {
            _position++;
        }

        return start.._position;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            _position++;
        }
    }

    private readonly string Name(Range range) => Encoding.UTF8.GetString(_text[range] is { Length: <= 40 } name ? name : _text[range][..40]);
}
