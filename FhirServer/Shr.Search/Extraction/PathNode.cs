using System.Text;
using Shr.Fhir.Types;

namespace Shr.Search.Extraction;

/// <summary>A place in a <see cref="PathTree"/>. Built once, then only read.</summary>
internal sealed class PathNode
{
    private Slot?[] _slots = [];
    private int _count;

    public int[] Sinks { get; private set; } = [];

    public (PathFilter Filter, PathNode Node)[] Filters { get; private set; } = [];

    public bool HasChildren => _count > 0;

    public void AddSink(int sink)
    {
        if (Array.IndexOf(Sinks, sink) < 0)
        {
            Sinks = [.. Sinks, sink];
        }
    }

    public PathNode Filtered(PathFilter filter)
    {
        foreach (var (known, node) in Filters)
        {
            if (known.Equals(filter))
            {
                return node;
            }
        }

        var next = new PathNode();
        Filters = [.. Filters, (filter, next)];
        return next;
    }

    public PathNode Child(FhirProperty property)
    {
        var name = Encoding.UTF8.GetBytes(property.JsonName);
        if (Find(name) is { } known)
        {
            return known.Node;
        }

        var all = new List<Slot>();
        foreach (var slot in _slots)
        {
            if (slot is not null)
            {
                all.Add(slot);
            }
        }

        var added = new Slot(name, property, new PathNode());
        all.Add(added);
        _count = all.Count;
        _slots = new Slot?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)all.Count * 3)];
        foreach (var slot in all)
        {
            var at = Hash(slot.Name) & (_slots.Length - 1);
            while (_slots[at] is not null)
            {
                at = (at + 1) & (_slots.Length - 1);
            }

            _slots[at] = slot;
        }

        return added.Node;
    }

    public Slot? Find(ReadOnlySpan<byte> name)
    {
        if (_count == 0 || name.IsEmpty)
        {
            return null;
        }

        for (var at = Hash(name) & (_slots.Length - 1); _slots[at] is { } slot; at = (at + 1) & (_slots.Length - 1))
        {
            if (name.SequenceEqual(slot.Name))
            {
                return slot;
            }
        }

        return null;
    }

    // Length, first, middle and last byte tell the few names of a node apart.
    private static int Hash(ReadOnlySpan<byte> name) => (name.Length * 31) + (name[0] * 7) + (name[name.Length / 2] * 13) + name[^1];

    internal sealed record Slot(byte[] Name, FhirProperty Property, PathNode Node);
}
