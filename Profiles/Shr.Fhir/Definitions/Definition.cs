using Shr.Fhir.Elements;

namespace Shr.Fhir.Definitions;

/// <summary>
/// A conformance resource (StructureDefinition, ValueSet, SearchParameter …): its names are known, its bytes are fetched when
/// asked for. Immutable and safe for many threads.
/// </summary>
public sealed class Definition
{
    private readonly DefinitionSource _source;
    private readonly int _start;
    private readonly int _length;

    internal Definition(DefinitionSource source, int start, int length, string resourceType, string? id, string? url, string? version)
    {
        _source = source;
        _start = start;
        _length = length;
        ResourceType = resourceType;
        Id = id;
        Url = url;
        Version = version;
    }

    /// <summary>The type of the resource: <c>StructureDefinition</c>.</summary>
    public string ResourceType { get; }

    /// <summary>Its logical id, or null.</summary>
    public string? Id { get; }

    /// <summary>Its canonical url, or null (a NamingSystem has none in R4).</summary>
    public string? Url { get; }

    /// <summary>Its business version, or null.</summary>
    public string? Version { get; }

    /// <summary>Where it comes from: a section of the pack (<c>r4/types</c>), a file, or an entry of a package.</summary>
    public string Source => _source.Name;

    /// <summary>The resource as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json => _source.Bytes.AsMemory(_start, _length);

    /// <summary>The resource as a tree of values. Dispose it after use.</summary>
    /// <exception cref="InvalidDataException">It is no JSON: it never was checked, and its layer let it pass.</exception>
    public JsonTree OpenTree() =>
        JsonTreeReader.Read(_source.Bytes, _start, _length, new IssueCollector()) ?? throw new InvalidDataException($"{Source}: not JSON");

    /// <inheritdoc/>
    public override string ToString() => $"{ResourceType} {(Url is null ? Id : Version is null ? Url : $"{Url}|{Version}")} ({Source})";
}
