using System.Globalization;
using System.Text;

namespace Shr.Terminology.CodeSystems;

/// <summary>The words of a text filter, folded: lower case, without accents.</summary>
public sealed class SearchText
{
    private SearchText(string text, string[] words)
    {
        Text = text;
        Words = words;
    }

    /// <summary>The text as it was asked for.</summary>
    public string Text { get; }

    /// <summary>The folded words, none empty.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The filter for a text, or null where it has no word at all.</summary>
    public static SearchText? Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var words = new List<string>();
        ForEachWord(text, words.Add);
        return words.Count == 0 ? null : new SearchText(text, [.. words.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Whether each word of the filter begins a word of the text.</summary>
    public bool Matches(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var found = 0UL;
        ForEachWord(text, word =>
        {
            for (var i = 0; i < Words.Count && i < 64; i++)
            {
                if (word.StartsWith(Words[i], StringComparison.Ordinal))
                {
                    found |= 1UL << i;
                }
            }
        });
        var count = Math.Min(Words.Count, 64);
        return BitOperationsPopCount(found) == count;
    }

    /// <summary>Calls back with each folded word of a text.</summary>
    internal static void ForEachWord(string text, Action<string> found)
    {
        var word = new StringBuilder();
        foreach (var rune in Fold(text).EnumerateRunes())
        {
            if (IsWordRune(rune))
            {
                word.Append(rune.ToString());
            }
            else if (word.Length > 0)
            {
                found(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            found(word.ToString());
        }
    }

    private static int BitOperationsPopCount(ulong value) => System.Numerics.BitOperations.PopCount(value);

    // Letters, digits, and the combining signs without which Bangla words would fall apart.
    private static bool IsWordRune(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static string Fold(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            // Latin accents go, so that "serologie" finds "sérologie"; signs of other scripts stay.
            if (c is < '\u0300' or > '\u036f')
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }
}
