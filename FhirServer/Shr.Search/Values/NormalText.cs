using System.Buffers;
using System.Globalization;
using System.Text;
using Shr.Search.Keys;

namespace Shr.Search.Values;

/// <summary>
/// Text as searches compare it: without case, accents, Unicode spelling variants and superfluous white space; digits of every
/// script as 0-9; Bangla conjuncts, nukta letters and vowel signs in one spelling.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#string. Bangla marks are letters, not accents: they stay.</remarks>
internal static class NormalText
{
    /// <summary>Normal text is cut after this many bytes; beyond it values are told apart by <c>:exact</c> only.</summary>
    public const int Limit = 2000;

    private static readonly SearchValues<byte> PlainAscii = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.,;:-_/()'&+#@*!?=<>[]{}\"%|\\^~`$"u8);

    /// <summary>Writes the normal form of a text; false where it was cut at <see cref="Limit"/>.</summary>
    public static bool Write(KeyBuilder key, ReadOnlySpan<byte> utf8)
    {
        var start = key.Length;
        if (Ascii.IsValid(utf8))
        {
            WriteAscii(key, utf8);
        }
        else
        {
            WriteUnicode(key, Encoding.UTF8.GetString(utf8));
        }

        return Cut(key, start);
    }

    /// <summary>The normal form as bytes.</summary>
    public static byte[] Of(string text)
    {
        var key = new KeyBuilder();
        Write(key, Encoding.UTF8.GetBytes(text));
        return key.ToArray();
    }

    private static void WriteAscii(KeyBuilder key, ReadOnlySpan<byte> ascii)
    {
        var to = key.Reserve(ascii.Length);
        var plain = ascii.IndexOfAnyExcept(PlainAscii);
        plain = plain < 0 ? ascii.Length : plain;
        ascii[..plain].CopyTo(to);
        var length = plain;
        var space = false;
        foreach (var b in ascii[plain..])
        {
            if (b <= 0x20)
            {
                space = length > 0;
                continue;
            }

            if (space)
            {
                to[length++] = 0x20;
                space = false;
            }

            to[length++] = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
        }

        key.CutTo(key.Length - ascii.Length + length);
    }

    private static void WriteUnicode(KeyBuilder key, string text)
    {
        // Decomposition separates accents and brings most spellings of a Bangla letter to one. The text comes from UTF-8, so it has no half surrogates.
        var decomposed = text.Normalize(NormalizationForm.FormKD);
        Span<byte> utf8 = stackalloc byte[4];
        var space = false;
        var any = false;
        var previous = default(Rune);
        foreach (var rune in decomposed.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || rune.Value < 0x20)
            {
                space = any;
                previous = default;
                continue;
            }

            if (IsIgnored(rune))
            {
                continue;
            }

            var mapped = Map(rune, previous);
            if (space)
            {
                key.Byte(0x20);
                space = false;
            }

            any = true;
            if (!BanglaSpelling.TryJoin(key, ref previous, mapped))
            {
                WriteMapped(key, mapped, utf8);
                previous = mapped;
            }
        }
    }

    private static void WriteMapped(KeyBuilder key, Rune rune, Span<byte> utf8)
    {
        if (LatinLetters.Spell(rune) is { } letters)
        {
            key.Raw(letters);
            return;
        }

        key.Raw(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    // Joiners, soft hyphens and other invisible characters; accents of Latin, Greek, Cyrillic; Arabic vowel marks.
    private static bool IsIgnored(Rune rune) => rune.Value is (>= 0x300 and <= 0x36F) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF)
        or (>= 0x64B and <= 0x65F) or 0x670 or 0x640
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control;

    private static Rune Map(Rune rune, Rune previous)
    {
        if (rune.Value < 0x80)
        {
            // Visarga is often typed as a colon: মো: for মোঃ.
            return rune.Value == ':' && BanglaSpelling.IsBangla(previous) ? new Rune(0x983) : Rune.ToLowerInvariant(rune);
        }

        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
        {
            return new Rune((char)('0' + (int)Rune.GetNumericValue(rune)));
        }

        return BanglaSpelling.IsBangla(rune) ? rune : Rune.ToLowerInvariant(rune);
    }

    private static bool Cut(KeyBuilder key, int start)
    {
        if (key.Length - start <= Limit)
        {
            return true;
        }

        var text = key.From(start);
        var end = Limit;
        while (end > 0 && (text[end] & 0xC0) == 0x80)
        {
            end--;
        }

        key.CutTo(start + end);
        return false;
    }
}
