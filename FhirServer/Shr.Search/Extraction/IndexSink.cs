using Shr.Fhir;
using Shr.Fhir.Types;
using Shr.Search.Keys;
using Shr.Search.Plans;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>Where keys of one record are collected before they become entries. Used by one thread at a time, then again.</summary>
internal sealed class IndexSink(TypeModel types, IndexOptions options, UnitConverter units)
{
    private (int Start, int Length, ResourceKey? Target)[] _keys = new (int, int, ResourceKey?)[64];

    public KeyBuilder Key { get; } = new();

    public int Count { get; private set; }

    public bool IsTruncated { get; set; }

    public TimeSpan Zone => options.Zone;

    public IndexOptions Options => options;

    public UnitConverter Units => units;

    /// <summary>Takes the bytes from a position as one more key.</summary>
    public void Add(int start, ResourceKey? target = null)
    {
        if (Count >= options.MaxEntries)
        {
            IsTruncated = true;
            Key.CutTo(start);
            return;
        }

        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Count * 2);
        }

        _keys[Count++] = (start, Key.Length - start, target);
    }

    public bool TryReference(ReadOnlySpan<byte> text, out ReferenceText reference) => ReferenceText.TryParse(text, types, options.LocalBases, out reference);

    /// <summary>All keys once, in order.</summary>
    public IndexEntry[] ToEntries()
    {
        var keys = _keys.AsSpan(0, Count);
        var key = Key;
        keys.Sort((a, b) => key.Slice(a.Start, a.Length).SequenceCompareTo(key.Slice(b.Start, b.Length)));
        var distinct = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || !Slice(keys[i]).SequenceEqual(Slice(keys[distinct - 1])))
            {
                keys[distinct++] = keys[i];
            }
        }

        var entries = new IndexEntry[distinct];
        for (var i = 0; i < distinct; i++)
        {
            entries[i] = new IndexEntry(Slice(keys[i]).ToArray(), keys[i].Target);
        }

        return entries;
    }

    public void Clear()
    {
        _keys.AsSpan(0, Count).Clear();
        Count = 0;
        IsTruncated = false;
        Key.Clear();
    }

    private ReadOnlySpan<byte> Slice((int Start, int Length, ResourceKey? Target) key) => Key.Slice(key.Start, key.Length);
}
