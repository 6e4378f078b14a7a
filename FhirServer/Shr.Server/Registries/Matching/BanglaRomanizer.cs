using System.Collections.Frozen;
using System.Text;

namespace Shr.Server.Registries.Matching;

/// <summary>Writes Bangla script in Latin letters, the way names are commonly spelled in English in Bangladesh.</summary>
/// <remarks>For comparing only: phonetic folding comes afterwards, so the choice between spellings hardly matters.</remarks>
internal static class BanglaRomanizer
{
    private const char Hasanta = '\u09CD';
    private const char Nukta = '\u09BC';

    private static readonly FrozenDictionary<char, string> Consonants = new Dictionary<char, string>
    {
        ['ক'] = "k", ['খ'] = "kh", ['গ'] = "g", ['ঘ'] = "gh", ['ঙ'] = "ng", ['চ'] = "ch", ['ছ'] = "s", ['জ'] = "j", ['ঝ'] = "jh", ['ঞ'] = "n",
        ['ট'] = "t", ['ঠ'] = "th", ['ড'] = "d", ['ঢ'] = "dh", ['ণ'] = "n", ['ত'] = "t", ['থ'] = "th", ['দ'] = "d", ['ধ'] = "dh", ['ন'] = "n",
        ['প'] = "p", ['ফ'] = "f", ['ব'] = "b", ['ভ'] = "v", ['ম'] = "m", ['য'] = "j", ['র'] = "r", ['ল'] = "l", ['শ'] = "sh", ['ষ'] = "sh",
        ['স'] = "s", ['হ'] = "h", ['\u09DC'] = "r", ['\u09DD'] = "rh", ['\u09DF'] = "y", ['ৎ'] = "t", ['ং'] = "ng", ['ৰ'] = "r", ['ৱ'] = "w",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<char, string> Vowels = new Dictionary<char, string>
    {
        ['অ'] = "a", ['আ'] = "a", ['ই'] = "i", ['ঈ'] = "i", ['উ'] = "u", ['ঊ'] = "u", ['ঋ'] = "ri", ['এ'] = "e", ['ঐ'] = "oi", ['ও'] = "o", ['ঔ'] = "ou",
        ['া'] = "a", ['ি'] = "i", ['ী'] = "i", ['ু'] = "u", ['ূ'] = "u", ['ৃ'] = "ri", ['ে'] = "e", ['ৈ'] = "oi", ['ো'] = "o", ['ৌ'] = "ou",
    }.ToFrozenDictionary();

    /// <summary>Whether a text has Bangla letters.</summary>
    public static bool IsBangla(string text) => text.AsSpan().IndexOfAnyInRange('\u0980', '\u09FF') >= 0;

    /// <summary>The text with Bangla letters and digits written in Latin ones; other characters stay.</summary>
    public static string Romanize(string text)
    {
        text = text.Normalize(NormalizationForm.FormC)
            .Replace($"ড{Nukta}", "\u09DC", StringComparison.Ordinal)
            .Replace($"ঢ{Nukta}", "\u09DD", StringComparison.Ordinal)
            .Replace($"য{Nukta}", "\u09DF", StringComparison.Ordinal);
        var latin = new StringBuilder(text.Length * 2);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= '০' and <= '৯')
            {
                latin.Append((char)('0' + (c - '০')));
            }
            else if (Vowels.TryGetValue(c, out var vowel))
            {
                latin.Append(vowel);
            }
            else if (Consonants.TryGetValue(c, out var consonant))
            {
                latin.Append(IsYaPhala(text, i) ? "y" : consonant);
                if (HasInherentVowel(text, i))
                {
                    latin.Append('o');
                }
            }
            else if (c is not (Hasanta or 'ঁ' or 'ঃ' or Nukta or '\u200C' or '\u200D'))
            {
                latin.Append(c);
            }
        }

        return latin.ToString();
    }

    // A consonant between two others is spoken with a vowel unless a sign says otherwise; the last one of a word is not.
    private static bool HasInherentVowel(string text, int i) =>
        i + 1 < text.Length && Consonants.ContainsKey(text[i + 1]) && text[i + 1] is not ('ং' or 'ৎ') && text[i] is not ('ং' or 'ৎ');

    private static bool IsYaPhala(string text, int i) => text[i] == 'য' && i > 0 && text[i - 1] == Hasanta;
}
