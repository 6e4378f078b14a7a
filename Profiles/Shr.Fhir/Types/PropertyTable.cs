using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Shr.Fhir.Types;

/// <summary>The JSON properties of a type by their UTF-8 names: open addressing, no allocation, no hashing of whole strings.</summary>
internal sealed class PropertyTable
{
    private readonly (byte[] Name, FhirProperty? Property)[] _slots;

    public PropertyTable(IReadOnlyList<FhirProperty> properties)
    {
        All = properties;
        _slots = new (byte[], FhirProperty?)[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, properties.Count * 3))];
        foreach (var property in properties)
        {
            var name = Encoding.UTF8.GetBytes(property.JsonName);
            var slot = Hash(name) & (_slots.Length - 1);
            while (_slots[slot].Property is not null)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = (name, property);
        }
    }

    public static PropertyTable Empty { get; } = new([]);

    public IReadOnlyList<FhirProperty> All { get; }

    public FhirProperty? Find(ReadOnlySpan<byte> name)
    {
        for (var slot = Hash(name) & (_slots.Length - 1); _slots[slot].Property is { } property; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (name.SequenceEqual(_slots[slot].Name))
            {
                return property;
            }
        }

        return null;
    }

    // Length, first four and last four bytes tell FHIR's names apart well enough.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        if (name.Length < 4)
        {
            var small = (uint)name.Length;
            foreach (var b in name)
            {
                small = (small * 31) + b;
            }

            return (int)((small * 2654435769u) >> 7);
        }

        var first = MemoryMarshal.Read<uint>(name);
        var last = MemoryMarshal.Read<uint>(name[^4..]);
        return (int)(((first * 2654435769u) ^ BitOperations.RotateLeft(last * 2246822519u, 15) ^ (uint)name.Length) >> 7);
    }
}
