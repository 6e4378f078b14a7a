using Shr.Fhir;
using Shr.Search.Keys;
using Shr.Search.Model;

namespace Shr.Search.Extraction;

/// <summary>Keys of composite parameters: all combinations of the components' values inside one element.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#composite</remarks>
internal sealed class CompositeWriter
{
    /// <summary>The largest number of combinations in one element.</summary>
    private const int MaxCombinations = 200;

    private readonly KeyBuilder _scratch = new();
    private readonly List<CompositeParts.Part> _parts = [];
    private readonly List<CompositeParts.Part> _chosen = [];
    private int _combinations;

    public void Write(IndexSink sink, CompiledSearchParameter parameter, in Element root, in Element element, SelectorScope scope)
    {
        _scratch.Clear();
        _parts.Clear();
        _chosen.Clear();
        _combinations = 0;
        for (var i = 0; i < parameter.Components.Count; i++)
        {
            var component = parameter.Components[i];
            var before = _parts.Count;
            foreach (var value in scope.Select(component.Selector, root, element))
            {
                CompositeParts.Write(sink, _scratch, _parts, i, component.Type, value);
            }

            if (_parts.Count == before)
            {
                return;
            }
        }

        Combine(sink, parameter, 0);
    }

    private void Combine(IndexSink sink, CompiledSearchParameter parameter, int component)
    {
        if (component == parameter.Components.Count)
        {
            Emit(sink, parameter.Number);
            return;
        }

        foreach (var part in _parts)
        {
            if (part.Component == component)
            {
                _chosen.Add(part);
                Combine(sink, parameter, component + 1);
                _chosen.RemoveAt(_chosen.Count - 1);
            }
        }
    }

    private void Emit(IndexSink sink, ushort number)
    {
        if (++_combinations > MaxCombinations)
        {
            sink.IsTruncated = true;
            return;
        }

        var isCanonical = false;
        var isWide = false;
        foreach (var part in _chosen)
        {
            isCanonical |= part.IsCanonical;
            isWide |= part.IsWide;
        }

        var start = sink.Key.Length;
        sink.Key.Begin(number, (isCanonical, isWide) switch
        {
            (false, false) => KeyForm.CompositeNarrow,
            (false, true) => KeyForm.CompositeWide,
            (true, false) => KeyForm.CanonicalCompositeNarrow,
            (true, true) => KeyForm.CanonicalCompositeWide,
        });
        foreach (var part in _chosen)
        {
            sink.Key.Raw(_scratch.Slice(part.Lead, part.Trail - part.Lead));
        }

        foreach (var part in _chosen)
        {
            sink.Key.Raw(_scratch.Slice(part.Trail, part.End - part.Trail));
        }

        sink.Add(start);
    }
}
