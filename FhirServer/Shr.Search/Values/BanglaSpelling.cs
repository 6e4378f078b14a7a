using System.Text;
using Shr.Search.Keys;

namespace Shr.Search.Values;

/// <summary>Spellings of Bangla that look the same on paper but differ in their characters.</summary>
/// <remarks>
/// Canonical decomposition already separates য়, ড়, ঢ় into letter and nukta and ো, ৌ into their halves. What is left is done here:
/// khanda ta, the precomposed and the typed-together vowels, the old spelling of র with a nukta, and the Assamese letters.
/// </remarks>
internal static class BanglaSpelling
{
    private const int Nukta = 0x9BC;
    private const int Hasanta = 0x9CD;
    private const int KhandaTa = 0x9CE;

    public static bool IsBangla(Rune rune) => rune.Value is >= 0x980 and <= 0x9FF;

    /// <summary>
    /// Writes what a character and the one before it become together and makes it the previous one; false, and nothing written,
    /// where the character stands for itself.
    /// </summary>
    public static bool TryJoin(KeyBuilder key, ref Rune previous, Rune rune)
    {
        switch (previous.Value, rune.Value)
        {
            case (_, KhandaTa):
                previous = Write(key, 0, 0x9A4, Hasanta);
                return true;
            case (0x9AC, Nukta):
                previous = Write(key, 3, 0x9B0);
                return true;
            case (0x985, 0x9BE):
                previous = Write(key, 3, 0x986);
                return true;
            case (_, 0x9F0):
                previous = Write(key, 0, 0x9B0);
                return true;
            case (_, 0x9F1):
                previous = Write(key, 0, 0x9AC);
                return true;
            case (Hasanta, Hasanta):
                return true;
            default:
                return false;
        }
    }

    private static Rune Write(KeyBuilder key, int replaced, params ReadOnlySpan<int> characters)
    {
        Span<byte> utf8 = stackalloc byte[4];
        key.CutTo(key.Length - replaced);
        var rune = default(Rune);
        foreach (var character in characters)
        {
            rune = new Rune(character);
            key.Raw(utf8[..rune.EncodeToUtf8(utf8)]);
        }

        return rune;
    }
}
