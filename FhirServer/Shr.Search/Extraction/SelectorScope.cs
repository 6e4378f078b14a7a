using Shr.Fhir;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Types;

namespace Shr.Search.Extraction;

/// <summary>Evaluates selectors for one extraction; used by one thread at a time, then again.</summary>
internal sealed class SelectorScope(TypeModel types, IndexSink sink) : IPathReceiver, IDisposable
{
    private readonly ReferenceStubs _stubs = new(types);
    private readonly List<Element> _found = [];
    private EvaluationScope? _engine;

    /// <summary>The values of a selector. The list is used again by the next call.</summary>
    public List<Element> Select(Selector selector, in Element root, in Element element)
    {
        _found.Clear();
        if (selector.Tree is { } tree)
        {
            tree.Walk(selector.IsFromRoot ? root : element, sink, this);
            return _found;
        }

        _engine ??= new EvaluationScope { Resolve = text => _stubs.Find(text, sink) };
        _engine.Resource = root;
        _engine.RootResource = root;
        foreach (ref readonly var value in selector.Expression.Evaluate(element, _engine).Values)
        {
            var found = value.Kind == ValueKind.Element ? value.Element : ValueElements.Of(value, types);
            if (found.Exists)
            {
                _found.Add(found);
            }
        }

        return _found;
    }

    public void Accept(int sink, in Element value) => _found.Add(value);

    /// <summary>Lets go of the resource.</summary>
    public void Clear()
    {
        _found.Clear();
        if (_engine is not null)
        {
            _engine.Resource = default;
            _engine.RootResource = default;
        }
    }

    public void Dispose() => _engine?.Dispose();
}
