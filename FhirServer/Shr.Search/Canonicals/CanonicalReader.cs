using Shr.Fhir;
using Shr.Search.Extraction;
using Shr.Search.Model;
using Shr.Search.Values;

namespace Shr.Search.Canonicals;

/// <summary>Reads from records how they are named and what they name.</summary>
internal sealed class CanonicalReader(SearchModel model, IndexOptions index, UnitConverter units)
{
    private const int MaxDepth = 512;

    /// <summary>The record's own name, or null where it has no url.</summary>
    public CanonicalName? NameOf(ReadOnlyMemory<byte> record)
    {
        using var resource = Open(record);
        return resource?.Root.ChildString("url"u8) is { Length: > 0 } url ? new CanonicalName(url, resource.Root.ChildString("version"u8)) : null;
    }

    /// <summary>What the record's values of a parameter name elsewhere than at an address of this server.</summary>
    public IReadOnlyList<CanonicalName> NamedBy(ReadOnlyMemory<byte> record, CompiledSearchParameter parameter)
    {
        using var resource = Open(record);
        if (resource is null || parameter.Selector is not { } selector)
        {
            return [];
        }

        var sink = new IndexSink(model.Types, index, units);
        using var scope = new SelectorScope(model.Types, sink);
        var names = new List<CanonicalName>();
        foreach (var value in scope.Select(selector, resource.Root, resource.Root))
        {
            var text = value.Type.Name == "Reference" ? value.Tree.Text(value.Row, "reference"u8) : value.Utf8Value;
            if (ReferenceText.TryParse(text, model.Types, index.LocalBases, out var reference) && reference is { IsLocal: false, Url: { } url })
            {
                names.Add(new CanonicalName(url, reference.Version));
            }
        }

        return names;
    }

    private Resource? Open(ReadOnlyMemory<byte> record) => Resource.Parse(record.ToArray(), model.Types, new IssueCollector(), MaxDepth);
}
