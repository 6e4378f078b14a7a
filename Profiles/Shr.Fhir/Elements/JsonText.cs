using System.Buffers;
using System.Globalization;
using System.Text;

namespace Shr.Fhir.Elements;

/// <summary>The escapes of JSON strings.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc8259#section-7</remarks>
public static class JsonText
{
    /// <summary>The text of an escaped string. Half surrogates become U+FFFD; the reader reports them.</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> escaped)
    {
        var buffer = new ArrayBufferWriter<byte>(escaped.Length);
        Span<byte> utf8 = stackalloc byte[4];
        while (!escaped.IsEmpty)
        {
            var slash = escaped.IndexOf((byte)'\\');
            if (slash < 0 || slash + 1 >= escaped.Length)
            {
                buffer.Write(escaped);
                break;
            }

            buffer.Write(escaped[..slash]);
            var rune = ReadEscape(escaped[slash..], out var used);
            buffer.Write(utf8[..rune.EncodeToUtf8(utf8)]);
            escaped = escaped[(slash + used)..];
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether an escaped string holds half of a surrogate pair.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        while (true)
        {
            var slash = escaped.IndexOf((byte)'\\');
            if (slash < 0 || slash + 1 >= escaped.Length)
            {
                return false;
            }

            var isUnicode = escaped[slash + 1] == 'u';
            var rune = ReadEscape(escaped[slash..], out var used);
            if (isUnicode && rune == Rune.ReplacementChar && ReadHex(escaped[(slash + 2)..]) != 0xFFFD)
            {
                return true;
            }

            escaped = escaped[(slash + used)..];
        }
    }

    private static Rune ReadEscape(ReadOnlySpan<byte> at, out int used)
    {
        used = 2;
        switch (at[1])
        {
            case (byte)'n': return new Rune('\n');
            case (byte)'t': return new Rune('\t');
            case (byte)'r': return new Rune('\r');
            case (byte)'b': return new Rune('\b');
            case (byte)'f': return new Rune('\f');
            case (byte)'u': break;
            default: return new Rune((char)at[1]);
        }

        used = 6;
        var high = ReadHex(at[2..]);
        if (!char.IsSurrogate((char)high))
        {
            return new Rune((char)high);
        }

        if (char.IsHighSurrogate((char)high) && at.Length >= 12 && at[6] == '\\' && at[7] == 'u')
        {
            var low = ReadHex(at[8..]);
            if (char.IsLowSurrogate((char)low))
            {
                used = 12;
                return new Rune((char)high, (char)low);
            }
        }

        return Rune.ReplacementChar;
    }

    private static int ReadHex(ReadOnlySpan<byte> digits) =>
        digits.Length >= 4 && int.TryParse(digits[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : 0xFFFD;
}
