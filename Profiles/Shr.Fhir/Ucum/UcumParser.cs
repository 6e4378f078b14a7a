using System.Globalization;

namespace Shr.Fhir.Ucum;

/// <summary>Reads a unit expression of UCUM (case sensitive) into its meaning.</summary>
/// <remarks>https://ucum.org/ucum#section-Grammar-of-Units-and-Unit-Terms</remarks>
internal sealed class UcumParser
{
    private const int MaxDepth = 32;
    private const int MaxExponent = 99;

    private readonly string _text;
    private readonly UcumTable _table;
    private readonly Func<string, UcumMeasure?> _define;
    private int _at;
    private int _depth;
    private string? _error;

    /// <param name="text">The expression.</param>
    /// <param name="table">The unit atoms.</param>
    /// <param name="define">The meaning of the definition of an atom.</param>
    public UcumParser(string text, UcumTable table, Func<string, UcumMeasure?> define)
    {
        _text = text;
        _table = table;
        _define = define;
    }

    /// <summary>The meaning, or null with the reason and the character where it went wrong.</summary>
    public UcumMeasure? Parse(out string? error, out int position)
    {
        UcumMeasure? measure = null;
        if (_text.Length == 0)
        {
            Fail("the unit is empty");
        }
        else
        {
            measure = Term();
            if (measure is not null && _at < _text.Length)
            {
                measure = Fail($"'{_text[_at]}' is not expected here");
            }
        }

        error = _error;
        position = _at;
        return measure;
    }

    private UcumMeasure? Term()
    {
        if (++_depth > MaxDepth)
        {
            return Fail("the unit is nested too deeply");
        }

        UcumMeasure? left = null;
        if (_at < _text.Length && _text[_at] == '/')
        {
            _at++;
            if (Component() is not { } first || !IsRatio(first))
            {
                return null;
            }

            left = new UcumMeasure(Rational.One, UcumDimension.None, null, "1").Times(first, -1, "1 / " + first.Text);
        }
        else
        {
            left = Component();
        }

        while (left is not null && _at < _text.Length && _text[_at] is '.' or '/')
        {
            var divide = _text[_at++] == '/';
            if (Component() is not { } right || !IsRatio(left) || !IsRatio(right))
            {
                return null;
            }

            left = left.Times(right, divide ? -1 : 1, left.Text + (divide ? " / " : " * ") + right.Text);
        }

        _depth--;
        return left;
    }

    private bool IsRatio(UcumMeasure measure)
    {
        if (measure.Special is null)
        {
            return true;
        }

        Fail($"{measure.Text} has no ratio scale, so it cannot be multiplied or divided");
        return false;
    }

    private UcumMeasure? Component()
    {
        if (_at >= _text.Length)
        {
            return Fail("a unit is missing at the end");
        }

        UcumMeasure? measure;
        switch (_text[_at])
        {
            case '(':
                _at++;
                measure = Term();
                if (measure is null)
                {
                    return null;
                }

                if (_at >= _text.Length || _text[_at] != ')')
                {
                    return Fail("a closing parenthesis is missing");
                }

                _at++;
                measure = measure with { Text = "(" + measure.Text + ")" };
                break;
            case '{':
                measure = new UcumMeasure(Rational.One, UcumDimension.None, null, "");
                break;
            default:
                measure = Annotatable();
                break;
        }

        return measure is not null && _at < _text.Length && _text[_at] == '{' ? Annotated(measure) : measure;
    }

    private UcumMeasure? Annotated(UcumMeasure measure)
    {
        var end = _text.IndexOf('}', _at);
        if (end < 0)
        {
            return Fail("the annotation is not closed");
        }

        var annotation = _text.AsSpan(_at + 1, end - _at - 1);
        if (annotation.ContainsAnyExceptInRange(' ', '~') || annotation.Contains('{'))
        {
            return Fail("an annotation is ASCII text without braces");
        }

        _at = end + 1;
                // Said aloud, an annotation is a factor of one: it carries no meaning.
        return measure with { Text = measure.Text.Length == 0 ? "1" : measure.Text + " * 1" };
    }

    private UcumMeasure? Annotatable()
    {
        var start = _at;
        var symbol = ReadSymbol();
        if (symbol is null)
        {
            return null;
        }

        if (symbol.Length == 0)
        {
            return Fail($"'{_text[_at]}' is not expected here");
        }

        if (symbol.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return Number(symbol);
        }

        var digits = symbol.Length;
        while (digits > 0 && char.IsAsciiDigit(symbol[digits - 1]))
        {
            digits--;
        }

        var sign = digits < symbol.Length && digits > 0 && symbol[digits - 1] is '+' or '-' ? digits - 1 : digits;
        var atom = symbol[..sign];
        var exponent = 1;
        if (sign < symbol.Length && (!int.TryParse(symbol.AsSpan(sign), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > MaxExponent))
        {
            _at = start;
            return Fail("the exponent is too large");
        }

        var unit = _table.Resolve(atom, out var prefix, out var refused);
        if (unit is null)
        {
            _at = start;
            return Fail(refused is null ? $"The unit '{atom}' is unknown" : $"'{refused.Code}' is not metric, so it takes no prefix ('{atom}')");
        }

        return Measure(unit, prefix, exponent, start);
    }

    private UcumMeasure? Measure(UcumUnit unit, (string Name, Rational Factor)? prefix, int exponent, int start)
    {
        if (_define(unit.Code) is not { } measure)
        {
            _at = start;
            return Fail($"'{unit.Code}' has no usable definition");
        }

        var text = (prefix?.Name ?? "") + unit.Name;
        if (exponent != 1)
        {
            text += " ^ " + exponent.ToString(CultureInfo.InvariantCulture);
        }

        text = "(" + text + ")";
        if (measure.Special is null)
        {
            var factor = prefix is null ? measure.Factor : measure.Factor * prefix.Value.Factor;
            return new UcumMeasure(factor.Pow(exponent), UcumDimension.None.Times(measure.Dimension, exponent), null, text);
        }

        if (exponent != 1)
        {
            _at = start;
            return Fail($"'{unit.Code}' has no ratio scale, so it takes no exponent");
        }

        return measure with { Text = text, PrefixFactor = prefix?.Factor ?? Rational.One };
    }

    private UcumMeasure? Number(string digits) =>
        digits.Length <= 18 && digits.TrimStart('0').Length > 0
            ? new UcumMeasure(Rational.Parse(digits), UcumDimension.None, null, digits)
            : Fail($"'{digits}' cannot be a factor");

    // Everything up to an operator, bracket or annotation; what stands in [] belongs to the atom.
    private string? ReadSymbol()
    {
        var start = _at;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '[')
            {
                var end = _text.IndexOf(']', _at);
                if (end < 0)
                {
                    Fail("a closing square bracket is missing");
                    return null;
                }

                _at = end + 1;
                continue;
            }

            if (c is '.' or '/' or '(' or ')' or '{' or '}' or ' ' or > '~' or < '!')
            {
                break;
            }

            _at++;
        }

        return _text[start.._at];
    }

    private UcumMeasure? Fail(string error)
    {
        _error ??= error;
        return null;
    }
}
