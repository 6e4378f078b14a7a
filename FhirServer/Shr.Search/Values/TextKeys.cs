using System.Text;
using Shr.Search.Keys;

namespace Shr.Search.Values;

/// <summary>The value part of string keys: normal text, 0, and what tells the exact text apart.</summary>
internal static class TextKeys
{
    private const int ExactLimit = 64;

    /// <summary>Writes the whole value part; false where the normal text was cut.</summary>
    public static bool Write(KeyBuilder key, ReadOnlySpan<byte> utf8)
    {
        var start = key.Length;
        var whole = NormalText.Write(key, utf8);
        if (key.From(start).SequenceEqual(utf8))
        {
            key.End();
            return whole;
        }

        key.End();
        if (!Ascii.IsValid(utf8))
        {
            utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8).Normalize(NormalizationForm.FormC));
        }

        // Exact means every character, so one that cannot stand in a key is told apart by a hash too.
        if (utf8.Length <= ExactLimit && utf8.IndexOfAnyInRange((byte)0, (byte)0x1F) < 0)
        {
            key.Raw(utf8);
        }
        else
        {
            key.Hash(utf8);
        }

        return whole;
    }
}
