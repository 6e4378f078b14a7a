namespace Shr.Fhir.Definitions;

/// <summary>Bytes that hold one or many definitions, fetched once, when the first of them is asked for.</summary>
internal sealed class DefinitionSource
{
    private readonly Lazy<byte[]> _bytes;

    public DefinitionSource(string name, Func<byte[]> fetch)
    {
        Name = name;
        _bytes = new Lazy<byte[]>(fetch, LazyThreadSafetyMode.ExecutionAndPublication);
    }

    public DefinitionSource(string name, byte[] bytes)
    {
        Name = name;
        _bytes = new Lazy<byte[]>(bytes);
    }

    /// <summary>Where it comes from: a section of the pack, a file, an entry of a package.</summary>
    public string Name { get; }

    public byte[] Bytes => _bytes.Value;
}
