using System.Numerics;

namespace Shr.Terminology.CodeSystems;

/// <summary>Concepts of a listed code system, one bit each.</summary>
internal sealed class BitConceptSet : ConceptSet
{
    private readonly ulong[] _bits;
    private readonly int _size;
    private int _count = -1;

    public BitConceptSet(int size)
    {
        _size = size;
        _bits = new ulong[(size + 63) / 64];
    }

    /// <summary>All concepts of a code system with so many.</summary>
    public static BitConceptSet All(int size)
    {
        var all = new BitConceptSet(size);
        for (var i = 0; i < size; i++)
        {
            all.Add(i);
        }

        return all;
    }

    /// <summary>How many concepts the code system has.</summary>
    public int Size => _size;

    public override int? Count
    {
        get
        {
            if (_count < 0)
            {
                var count = 0;
                foreach (var word in _bits)
                {
                    count += BitOperations.PopCount(word);
                }

                _count = count;
            }

            return _count;
        }
    }

    public override IEnumerable<Concept> Items
    {
        get
        {
            for (var w = 0; w < _bits.Length; w++)
            {
                for (var word = _bits[w]; word != 0; word &= word - 1)
                {
                    yield return new Concept((w * 64) + BitOperations.TrailingZeroCount(word));
                }
            }
        }
    }

    public void Add(int index)
    {
        _bits[index >> 6] |= 1UL << (index & 63);
        _count = -1;
    }

    public void Remove(int index)
    {
        _bits[index >> 6] &= ~(1UL << (index & 63));
        _count = -1;
    }

    public bool Contains(int index) => (uint)index < (uint)_size && (_bits[index >> 6] >> (index & 63) & 1) != 0;

    public override bool Contains(Concept concept) => Contains(concept.Index);

    /// <summary>Every concept that is not in this set.</summary>
    public BitConceptSet Not()
    {
        var result = new BitConceptSet(_size);
        for (var i = 0; i < _size; i++)
        {
            if (!Contains(i))
            {
                result.Add(i);
            }
        }

        return result;
    }

    public override ConceptSet And(ConceptSet other)
    {
        if (other is not BitConceptSet bits || bits._size != _size)
        {
            return base.And(other);
        }

        var result = new BitConceptSet(_size);
        for (var i = 0; i < _bits.Length; i++)
        {
            result._bits[i] = _bits[i] & bits._bits[i];
        }

        return result;
    }
}
