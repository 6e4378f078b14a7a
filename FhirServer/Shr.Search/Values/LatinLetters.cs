using System.Text;

namespace Shr.Search.Values;

/// <summary>Latin letters that Unicode does not take apart, as they are typed without them.</summary>
internal static class LatinLetters
{
    /// <summary>The plain letters of a lower-case letter, or null where it is plain itself.</summary>
    public static byte[]? Spell(Rune rune) => rune.Value switch
    {
        'ß' => Ss,
        'æ' => Ae,
        'œ' => Oe,
        'ø' => O,
        'ł' => L,
        'đ' or 'ð' => D,
        'þ' => Th,
        'ı' => I,
        'ħ' => H,
        'ŧ' => T,
        'ŋ' => N,
        'ς' => Sigma,
        '’' or '‘' => Apostrophe,
        '‐' or '‑' or '‒' or '–' or '—' => Hyphen,
        _ => null,
    };

    private static readonly byte[] Ss = "ss"u8.ToArray();
    private static readonly byte[] Ae = "ae"u8.ToArray();
    private static readonly byte[] Oe = "oe"u8.ToArray();
    private static readonly byte[] O = "o"u8.ToArray();
    private static readonly byte[] L = "l"u8.ToArray();
    private static readonly byte[] D = "d"u8.ToArray();
    private static readonly byte[] Th = "th"u8.ToArray();
    private static readonly byte[] I = "i"u8.ToArray();
    private static readonly byte[] H = "h"u8.ToArray();
    private static readonly byte[] T = "t"u8.ToArray();
    private static readonly byte[] N = "n"u8.ToArray();
    private static readonly byte[] Sigma = "σ"u8.ToArray();
    private static readonly byte[] Apostrophe = "'"u8.ToArray();
    private static readonly byte[] Hyphen = "-"u8.ToArray();
}
