using System.Text;

namespace Shr.Fhir.FhirPath.Syntax;

/// <summary>Takes an expression apart into words.</summary>
/// <remarks>https://hl7.org/fhirpath/#lexical-elements</remarks>
internal struct Lexer(string text)
{
    private int _at;

    /// <summary>The next word; <see cref="TokenKind.End"/> for ever after the last.</summary>
    public Token Next()
    {
        if (!SkipSpace(out var open))
        {
            return new Token(TokenKind.Error, open, "the comment is not closed");
        }

        if (_at >= text.Length)
        {
            return new Token(TokenKind.End, text.Length, "");
        }

        var start = _at;
        var c = text[_at];
        switch (c)
        {
            case '\'':
                return Quoted(TokenKind.String, '\'');
            case '`':
                return Quoted(TokenKind.DelimitedIdentifier, '`');
            case '@':
                return Temporal();
            case '$':
                _at++;
                SkipLetters();
                var special = text[start.._at];
                return special is "$this" or "$index" or "$total"
                    ? new Token(TokenKind.Special, start, special)
                    : new Token(TokenKind.Error, start, $"'{special}' is not known; there are $this, $index and $total");
        }

        if (char.IsAsciiDigit(c))
        {
            return Number();
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            SkipLetters();
            return new Token(TokenKind.Identifier, start, text[start.._at]);
        }

        return Symbol(c);
    }

    private Token Symbol(char c)
    {
        var start = _at++;
        var second = _at < text.Length ? text[_at] : '\0';
        string? symbol = (c, second) switch
        {
            ('<', '=') => "<=",
            ('>', '=') => ">=",
            ('!', '=') => "!=",
            ('!', '~') => "!~",
            _ => null,
        };
        if (symbol is not null)
        {
            _at++;
            return new Token(TokenKind.Symbol, start, symbol);
        }

        symbol = c switch
        {
            '.' => ".",
            ',' => ",",
            '(' => "(",
            ')' => ")",
            '[' => "[",
            ']' => "]",
            '{' => "{",
            '}' => "}",
            '+' => "+",
            '-' => "-",
            '*' => "*",
            '/' => "/",
            '|' => "|",
            '&' => "&",
            '=' => "=",
            '~' => "~",
            '<' => "<",
            '>' => ">",
            '%' => "%",
            _ => null,
        };
        return symbol is null
            ? new Token(TokenKind.Error, start, $"the character '{c}' has no meaning here")
            : new Token(TokenKind.Symbol, start, symbol);
    }

    private Token Number()
    {
        var start = _at;
        SkipDigits();
        if (_at < text.Length && text[_at] == 'L' && !(_at + 1 < text.Length && char.IsAsciiLetterOrDigit(text[_at + 1])))
        {
            return new Token(TokenKind.Long, start, text[start..(_at++)]);
        }

        // "1.convertsToInteger()" is an integer and a function, "1.5" is a decimal.
        if (_at + 1 >= text.Length || text[_at] != '.' || !char.IsAsciiDigit(text[_at + 1]))
        {
            return new Token(TokenKind.Integer, start, text[start.._at]);
        }

        _at++;
        SkipDigits();
        return new Token(TokenKind.Decimal, start, text[start.._at]);
    }

    private Token Temporal()
    {
        var start = ++_at;
        var kind = TokenKind.Time;
        if (_at < text.Length && text[_at] == 'T')
        {
            _at++;
            start = _at;
            SkipTime();
        }
        else
        {
            kind = TokenKind.Date;
            SkipDigits();
            SkipPart('-');
            SkipPart('-');
            if (_at < text.Length && text[_at] == 'T')
            {
                kind = TokenKind.DateTime;
                _at++;
                SkipTime();
                SkipZone();
            }
        }

        return _at == start
            ? new Token(TokenKind.Error, start - 1, "a date or time must follow '@'")
            : new Token(kind, start - 1, text[start.._at]);
    }

    private void SkipTime()
    {
        SkipDigits();
        SkipPart(':');
        SkipPart(':');
        SkipPart('.');
    }

    private void SkipZone()
    {
        if (_at < text.Length && text[_at] == 'Z')
        {
            _at++;
        }
        else if (_at + 5 < text.Length && text[_at] is ('+' or '-') && char.IsAsciiDigit(text[_at + 1])
            && char.IsAsciiDigit(text[_at + 2]) && text[_at + 3] == ':' && char.IsAsciiDigit(text[_at + 4]) && char.IsAsciiDigit(text[_at + 5]))
        {
            _at += 6;
        }
    }

    // A separator belongs to a date or time only where a digit follows: "@2015.is(Date)".
    private void SkipPart(char separator)
    {
        if (_at + 1 < text.Length && text[_at] == separator && char.IsAsciiDigit(text[_at + 1]))
        {
            _at++;
            SkipDigits();
        }
    }

    private Token Quoted(TokenKind kind, char quote)
    {
        var start = _at++;
        var end = text.AsSpan(_at).IndexOfAny(quote, '\\');
        if (end >= 0 && text[_at + end] == quote)
        {
            var plain = text.Substring(_at, end);
            _at += end + 1;
            return new Token(kind, start, plain);
        }

        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] != '\\')
            {
                value.Append(text[_at++]);
                continue;
            }

            _at++;
            if (_at < text.Length)
            {
                Escape(value);
            }
        }

        return _at++ < text.Length
            ? new Token(kind, start, value.ToString())
            : new Token(TokenKind.Error, start, $"the text that starts here has no closing {quote}");
    }

    // A backslash before any other character is left out: https://hl7.org/fhirpath/#string
    private void Escape(StringBuilder value)
    {
        var c = text[_at++];
        if (c == 'u' && _at + 4 <= text.Length && int.TryParse(text.AsSpan(_at, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code))
        {
            value.Append((char)code);
            _at += 4;
            return;
        }

        value.Append(c switch
        {
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => c,
        });
    }

    private void SkipDigits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }
    }

    private void SkipLetters()
    {
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
        {
            _at++;
        }
    }

    private bool SkipSpace(out int open)
    {
        open = 0;
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                _at++;
            }
            else if (c == '/' && _at + 1 < text.Length && text[_at + 1] == '/')
            {
                var end = text.AsSpan(_at).IndexOfAny('\r', '\n');
                _at = end < 0 ? text.Length : _at + end;
            }
            else if (c == '/' && _at + 1 < text.Length && text[_at + 1] == '*')
            {
                var end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                open = _at;
                if (end < 0)
                {
                    return false;
                }

                _at = end + 2;
            }
            else
            {
                break;
            }
        }

        return true;
    }
}
