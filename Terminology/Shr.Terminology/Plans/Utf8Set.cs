using System.Numerics;
using System.Text;

namespace Shr.Terminology.Plans;

/// <summary>Some texts, asked for by their UTF-8 bytes without making a string.</summary>
internal sealed class Utf8Set
{
    private readonly byte[]?[] _slots;

    public Utf8Set(IReadOnlyCollection<string> texts)
    {
        _slots = new byte[]?[BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, texts.Count * 2))];
        foreach (var text in texts)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var slot = Slot(utf8);
            while (_slots[slot] is { } other && !other.AsSpan().SequenceEqual(utf8))
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = utf8;
        }
    }

    public bool Contains(ReadOnlySpan<byte> text)
    {
        for (var slot = Slot(text); _slots[slot] is { } candidate; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (text.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private int Slot(ReadOnlySpan<byte> text) => CodeSystems.PackedData.Hash(text) & (_slots.Length - 1);
}
