using System.Text;

namespace Shr.Server.Registries.Matching;

/// <summary>
/// How a word sounds to a clerk who writes Bangla names in English: aspirates fold into their plain letters, s and sh,
/// z and j, v and b, f and ph are one, vowels count only at the beginning, doubled letters once.
/// </summary>
internal static class PhoneticKey
{
    /// <summary>The key of a word in lower-case Latin letters; at most twelve characters.</summary>
    public static string Of(string word)
    {
        var key = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length && key.Length < 12; i++)
        {
            var next = i + 1 < word.Length ? word[i + 1] : '\0';
            var folded = FoldLetter(word[i], next, isFirst: key.Length == 0);
            if (word[i] is 'c' or 's' or 'k' or 'g' or 't' or 'd' or 'p' or 'b' or 'j' or 'r' && next == 'h')
            {
                i++;
            }

            if (folded != '\0' && (key.Length == 0 || key[^1] != folded))
            {
                key.Append(folded);
            }
        }

        return key.ToString();
    }

    private static char FoldLetter(char letter, char next, bool isFirst) => letter switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' or 'y' => isFirst ? FirstVowel(letter) : '\0',
        'c' when next is 'h' => 's',
        'c' when next is 'e' or 'i' or 'y' => 's',
        'c' or 'q' or 'k' => 'k',
        's' or 'x' => 's',
        'z' or 'j' => 'j',
        'g' => 'g',
        'v' or 'b' => 'b',
        'w' => isFirst ? 'o' : '\0',
        'p' when next is 'h' => 'f',
        'f' => 'f',
        _ => letter,
    };

    private static char FirstVowel(char letter) => letter switch
    {
        'a' => 'a',
        'e' or 'i' or 'y' => 'i',
        _ => 'o',
    };
}
