using System.Buffers.Binary;
using System.Text;

namespace Shr.Terminology.CodeSystems;

/// <summary>
/// What decides the rank of a concept in a search, side by side: a search with fifty thousand finds must not fetch the name of each
/// from another place of the memory.
/// </summary>
internal sealed class RankColumns
{
    private const int HeadBytes = 8;

    private readonly ulong[] _head;
    private readonly int[] _length;

    /// <summary>Reads the names of a code system once.</summary>
    public RankColumns(PackedData data)
    {
        _head = new ulong[data.Count];
        _length = new int[data.Count];
        for (var i = 0; i < data.Count; i++)
        {
            var display = data.Utf8(data.Display[i]);
            _head[i] = HeadOf(display);
            _length[i] = display.Length;
        }
    }

    /// <summary>The length of a concept's display in bytes.</summary>
    public int LengthOf(int concept) => _length[concept];

    /// <summary>Whether the display begins with a word, letters of ASCII in any case; <paramref name="head"/> is that word's <see cref="HeadOf"/>.</summary>
    public bool BeginsWith(PackedData data, int concept, ReadOnlySpan<byte> word, ulong head)
    {
        var mask = word.Length >= HeadBytes ? ulong.MaxValue : ~(ulong.MaxValue >> (word.Length * 8));
        return (_head[concept] & mask) == head
            && _length[concept] >= word.Length
            && (word.Length <= HeadBytes || Ascii.EqualsIgnoreCase(data.Utf8(data.Display[concept])[..word.Length], word));
    }

    /// <summary>The first bytes of a text, in lower case.</summary>
    public static ulong HeadOf(ReadOnlySpan<byte> text)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        head.Clear();
        for (var i = 0; i < HeadBytes && i < text.Length; i++)
        {
            head[i] = text[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(text[i] | 0x20) : text[i];
        }

        return BinaryPrimitives.ReadUInt64BigEndian(head);
    }
}
