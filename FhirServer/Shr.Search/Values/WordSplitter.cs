using System.Buffers;
using System.Globalization;
using System.Text;

namespace Shr.Search.Values;

/// <summary>Splits normal text into words: runs of letters, marks and digits of any script.</summary>
internal static class WordSplitter
{
    /// <summary>Words longer than this are cut.</summary>
    private const int MaxWord = 64;

    /// <summary>Moves <paramref name="from"/> to the next word and returns its length in bytes; 0 after the last.</summary>
    public static int Next(ReadOnlySpan<byte> text, ref int from)
    {
        var start = -1;
        var at = from;
        while (at < text.Length)
        {
            var isWord = IsWord(text[at..], out var used);
            if (isWord && start < 0)
            {
                start = at;
            }
            else if (!isWord && start >= 0)
            {
                break;
            }

            at += used;
            if (start >= 0 && at - start >= MaxWord)
            {
                break;
            }
        }

        from = start < 0 ? text.Length : start;
        return start < 0 ? 0 : at - start;
    }

    private static bool IsWord(ReadOnlySpan<byte> text, out int used)
    {
        used = 1;
        if (text[0] < 0x80)
        {
            return char.IsAsciiLetterOrDigit((char)text[0]);
        }

        return Rune.DecodeFromUtf8(text, out var rune, out used) == OperationStatus.Done
            && (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
    }
}
