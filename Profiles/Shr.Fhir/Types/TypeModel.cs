using System.Collections.Frozen;
using System.Text;

namespace Shr.Fhir.Types;

/// <summary>All types of FHIR R4, compiled once and immutable.</summary>
/// <remarks>Compiled from the definitions pack by <c>TypeModelCompiler</c>.</remarks>
public sealed class TypeModel
{
    private FrozenDictionary<string, FhirType> _types = FrozenDictionary<string, FhirType>.Empty;
    private FrozenDictionary<string, FhirType>.AlternateLookup<ReadOnlySpan<char>> _byChars;

    internal TypeModel()
    {
    }

    /// <summary>Every type: resources, data types and backbone types.</summary>
    public IReadOnlyCollection<FhirType> All => _types.Values;

    /// <summary>The concrete resource types in the order of their names.</summary>
    public IReadOnlyList<FhirType> ResourceTypes { get; private set; } = [];

    /// <summary>The type with a name (<c>Patient</c>, <c>HumanName</c>, <c>Patient.contact</c>), or null.</summary>
    public FhirType? Find(string name) => _types.GetValueOrDefault(name);

    /// <summary>The type with a name in UTF-8, or null; allocates nothing.</summary>
    public FhirType? Find(ReadOnlySpan<byte> name)
    {
        Span<char> chars = stackalloc char[64];
        return name.Length <= chars.Length
            && Encoding.UTF8.TryGetChars(name, chars, out var count)
            && _byChars.TryGetValue(chars[..count], out var type) ? type : null;
    }

    /// <summary>The type with a name that must exist.</summary>
    /// <exception cref="KeyNotFoundException">There is no such type: a fault of the program, not of input.</exception>
    public FhirType Require(string name) => _types[name];

    /// <summary>The concrete resource type with a name, or null.</summary>
    public FhirType? FindResource(string name) => Find(name) is { IsResource: true, IsAbstract: false } type ? type : null;

    /// <summary>The concrete resource type with a name in UTF-8, or null.</summary>
    public FhirType? FindResource(ReadOnlySpan<byte> name) => Find(name) is { IsResource: true, IsAbstract: false } type ? type : null;

    /// <summary>Called once, by the compiler.</summary>
    internal void Seal(IEnumerable<FhirType> types)
    {
        _types = types.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _byChars = _types.GetAlternateLookup<ReadOnlySpan<char>>();
        ResourceTypes = [.. _types.Values.Where(t => t is { IsResource: true, IsAbstract: false }).OrderBy(t => t.Name, StringComparer.Ordinal)];
    }
}
