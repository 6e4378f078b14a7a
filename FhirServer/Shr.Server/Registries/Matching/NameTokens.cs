using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Shr.Server.Registries.Matching;

/// <summary>
/// A person's name as the words that tell persons apart: in Latin letters, lower case, without titles. Common words
/// (Begum, Islam, Md) count little, as half the country has them.
/// </summary>
internal static class NameTokens
{
    private static readonly FrozenSet<string> Titles = new[]
    {
        "mr", "mrs", "ms", "miss", "dr", "prof", "late", "alhaj", "alhajj", "haji", "hazi", "hajee", "hafez", "moulana", "maulana", "sri", "sree", "shri", "shree",
        "srimati", "sreemati", "smt", "engr", "adv", "advocate", "dakter", "begam sahib", "janab", "jonab",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Folded forms of words that are written in many ways and often left out.
    private static readonly FrozenSet<string> Muhammad = new[] { "md", "mohd", "muhd", "mhmd", "mhd", "mo", "mhmt" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Musammat = new[] { "mst", "msmt", "mss", "mosa", "ms" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Common = new[]
    {
        "begum", "khatun", "akter", "akhter", "aktar", "akhtar", "bibi", "banu", "islam", "hossain", "hosen", "hossen", "hussain", "rahman", "ahmed", "ahmad", "uddin",
        "ali", "miah", "mia", "miya", "khan", "sheikh", "sk", "das", "roy", "rani", "sultana", "sarker", "sarkar", "mondal", "mollah", "molla", "howlader", "hawlader",
        "bepari", "sikder", "talukder", "chowdhury", "haque", "hoque", "hak", "kumar", "chandra", "nahar", "parvin", "jahan", "ara", "kazi", "syed", "abdul", "abul", "mia",
    }.Select(PhoneticKey.Of).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The words of a name; at most eight.</summary>
    public static IReadOnlyList<NameToken> Of(string name)
    {
        var latin = Fold(name);
        var tokens = new List<NameToken>();
        foreach (var range in latin.AsSpan().Split(' '))
        {
            var word = latin[range];
            if (word.Length == 0 || Titles.Contains(word) || tokens.Count == 8)
            {
                continue;
            }

            var key = PhoneticKey.Of(word);
            if (key.Length == 0)
            {
                continue;
            }

            var weight = Muhammad.Contains(key) || Muhammad.Contains(word) || Musammat.Contains(key) || Musammat.Contains(word) ? 0.1
                : Common.Contains(key) ? 0.45
                : word.Length == 1 ? 0.3
                : 1.0;
            tokens.Add(new NameToken(word, weight == 0.1 ? "m" : key, weight));
        }

        return tokens;
    }

    /// <summary>Latin letters, lower case, without accents; anything else parts words.</summary>
    internal static string Fold(string name)
    {
        var latin = BanglaRomanizer.IsBangla(name) ? BanglaRomanizer.Romanize(name) : name;
        var folded = new StringBuilder(latin.Length);
        foreach (var c in latin.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetter(c))
            {
                folded.Append(char.ToLowerInvariant(c));
            }
            else if (c is not ('\'' or '’' or '`') && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(' ');
            }
        }

        return folded.ToString();
    }
}
