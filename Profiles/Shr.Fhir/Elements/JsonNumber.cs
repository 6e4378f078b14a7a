namespace Shr.Fhir.Elements;

/// <summary>The form of a number in JSON.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc8259#section-6</remarks>
internal static class JsonNumber
{
    /// <summary>Null where a number starts at a place, otherwise what is wrong.</summary>
    /// <param name="text">The text up to its end.</param>
    /// <param name="at">Where the number starts.</param>
    /// <param name="stop">Where the number ends, or where it is wrong.</param>
    public static string? Fault(ReadOnlySpan<byte> text, int at, out int stop)
    {
        stop = at;
        var p = text[at] == '-' ? at + 1 : at;
        if (p < text.Length && text[p] == '0')
        {
            p++;
        }
        else if (!Digits(text, ref p))
        {
            return "expected a value";
        }

        if (p < text.Length && text[p] == '.')
        {
            stop = ++p;
            if (!Digits(text, ref p))
            {
                return "a digit must follow the decimal point";
            }
        }

        if (p < text.Length && (text[p] | 0x20) == 'e')
        {
            p++;
            if (p < text.Length && text[p] is (byte)'+' or (byte)'-')
            {
                p++;
            }

            stop = p;
            if (!Digits(text, ref p))
            {
                return "a digit must follow the exponent";
            }
        }

        stop = p;
        return p < text.Length && (char.IsAsciiLetterOrDigit((char)text[p]) || text[p] is (byte)'.' or (byte)'_') ? "this is not a number of JSON" : null;
    }

    private static bool Digits(ReadOnlySpan<byte> text, ref int p)
    {
        var from = p;
        while (p < text.Length && text[p] is >= (byte)'0' and <= (byte)'9')
        {
            p++;
        }

        return p > from;
    }
}
