using System.Text;

namespace Shr.Terminology.CodeSystems;

/// <summary>Texts, each kept once and known by its number.</summary>
internal sealed class TextPool
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    /// <summary>How many there are.</summary>
    public int Count => _texts.Count;

    public string this[int number] => _texts[number];

    /// <summary>The number of a text; <see cref="PackedData.None"/> for null.</summary>
    public int Add(string? text)
    {
        if (text is null)
        {
            return PackedData.None;
        }

        if (!_numbers.TryGetValue(text, out var number))
        {
            _numbers.Add(text, number = _texts.Count);
            _texts.Add(text);
        }

        return number;
    }

    /// <summary>All texts in one heap, and where each starts (one more entry for the end).</summary>
    public (byte[] Text, int[] Start) Pack()
    {
        var start = new int[_texts.Count + 1];
        for (var i = 0; i < _texts.Count; i++)
        {
            start[i + 1] = checked(start[i] + Encoding.UTF8.GetByteCount(_texts[i]));
        }

        var heap = new byte[start[^1]];
        for (var i = 0; i < _texts.Count; i++)
        {
            Encoding.UTF8.GetBytes(_texts[i], heap.AsSpan(start[i]));
        }

        return (heap, start);
    }
}
