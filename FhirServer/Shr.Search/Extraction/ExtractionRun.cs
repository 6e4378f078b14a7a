using Shr.Fhir;
using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>The working memory of one extraction at a time.</summary>
internal sealed class ExtractionRun : IPathReceiver, IDisposable
{
    private readonly SearchModel _model;
    private readonly IndexSink _sink;
    private readonly SelectorScope _scope;

    // Composites select while the values of _scope are being read.
    private readonly SelectorScope _inner;
    private readonly CompositeWriter _composites = new();
    private readonly WordWriter _words = new();
    private readonly List<Element> _inline = [];
    private TypeParameters _parameters = null!;
    private Element _root;
    private ResourceKey? _securityContext;

    public ExtractionRun(SearchModel model, IndexOptions options, UnitConverter units)
    {
        _model = model;
        _sink = new IndexSink(model.Types, options, units);
        _scope = new SelectorScope(model.Types, _sink);
        _inner = new SelectorScope(model.Types, _sink);
    }

    public IndexResult Run(Resource resource, ResourceKey key)
    {
        _sink.Clear();
        _root = resource.Root;
        _parameters = _model.Of(resource.Type.Name);
        Values(_root);
        _securityContext = key.Type == "Binary" ? SecurityContext() : null;
        Inline();
        if (_parameters.Content is { } content)
        {
            _words.Write(_sink, content.Number, resource.Tree);
        }

        if (_sink.Options.Contained)
        {
            Contained(resource);
        }

        var entries = _sink.ToEntries();
        var result = new IndexResult(entries, PatientsOf(entries, key), _sink.IsTruncated);
        _root = default;
        _scope.Clear();
        _inner.Clear();
        return result;
    }

    /// <summary>The entries of one contained resource as if it were a record.</summary>
    public IndexEntry[] RunContained(in Element contained)
    {
        _sink.Clear();
        _root = contained;
        _parameters = _model.Of(contained.Type.Name);
        Values(contained);
        _inline.Clear();
        var entries = _sink.ToEntries();
        _root = default;
        _scope.Clear();
        _inner.Clear();
        return entries;
    }

    public void Accept(int sink, in Element value) => Write(_parameters.BySink[sink], value);

    private void Values(in Element element)
    {
        _parameters.Tree.Walk(element, _sink, this);
        foreach (var parameter in _parameters.ByEngine)
        {
            foreach (var value in _scope.Select(parameter.Selector!, _root, element))
            {
                Write(parameter, value);
            }
        }
    }

    // Each has at least the key of its id, so that what it does not hold can be asked for as well.
    private void Contained(Resource resource)
    {
        var own = _parameters;
        _sink.Key.Flag = KeyForm.Contained;
        foreach (var contained in ContainedResources.Of(resource))
        {
            _parameters = _model.Of(contained.Type.Name);
            if (_parameters.Find("_id") is { } id)
            {
                var start = _sink.Key.Length;
                _sink.Key.Begin(id.Number, KeyForm.Token).Text(contained.Tree.Text(contained.Row, "id"u8)).End();
                _sink.Add(start);
            }

            Values(contained);
        }

        _sink.Key.Flag = 0;
        _parameters = own;
    }

    // A Bundle's first resource is no record, so a chain to it is answered by keys of its own.
    private void Inline()
    {
        if (_inline.Count == 0)
        {
            return;
        }

        var own = _parameters;
        _sink.Key.Flag = KeyForm.Inline;
        foreach (var resource in _inline)
        {
            _parameters = _model.Of(resource.Type.Name);
            Values(resource);
        }

        _sink.Key.Flag = 0;
        _parameters = own;
        _inline.Clear();
    }

    private void Write(CompiledSearchParameter parameter, in Element value)
    {
        if (parameter.Type == SearchParameterType.Composite)
        {
            _composites.Write(_sink, parameter, _root, value, _inner);
            return;
        }

        var shape = ValueShapes.Of(parameter.Type, value.Type);
        if (shape == ValueShape.InlineResource)
        {
            if (!parameter.Targets.Contains(value.Type.Name))
            {
                return;
            }

            if (_sink.Key.Flag == 0)
            {
                _inline.Add(value);
            }
        }

        ValueWriter.Write(_sink, parameter.Number, shape, value);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _inner.Dispose();
    }

    private ResourceKey? SecurityContext()
    {
        var context = _root.Tree.Find(_root.Row, "securityContext"u8);
        return context >= 0 && _sink.TryReference(_root.Tree.Text(context, "reference"u8), out var reference) && reference.IsLocal
            ? new ResourceKey(reference.Type!, reference.Id!)
            : null;
    }

    private string[] PatientsOf(IndexEntry[] entries, ResourceKey key)
    {
        if (key.Type == "Patient")
        {
            return [key.Id];
        }

        // No search parameter follows it, and it is there for this alone: who may see the patient may see the content.
        // https://hl7.org/fhir/R4/binary-definitions.html#Binary.securityContext
        if (key.Type == "Binary")
        {
            return _securityContext is { Type: "Patient" } context ? [context.Id] : [];
        }

        var numbers = _parameters.PatientParameters;
        if (numbers.Length == 0)
        {
            return [];
        }

        List<string>? patients = null;
        foreach (var entry in entries)
        {
            if (entry.Target is { Type: "Patient" } target
                && (entry.Key[2] & (KeyForm.Contained | KeyForm.Inline)) == 0
                && Array.IndexOf(numbers, System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(entry.Key)) >= 0
                && patients?.Contains(target.Id) != true)
            {
                (patients ??= []).Add(target.Id);
            }
        }

        return patients?.ToArray() ?? [];
    }
}
