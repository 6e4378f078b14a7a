namespace Shr.Fhir.Definitions;

/// <summary>
/// All definitions a server knows, in layers: a later layer overrules an earlier one. Immutable; a change makes a new set that shares
/// the layers that stay. No definition is unpacked or parsed before its bytes are asked for.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/references.html#canonical</remarks>
public sealed class DefinitionSet
{
    private readonly DefinitionLayer[] _layers;

    private DefinitionSet(DefinitionLayer[] layers) => _layers = layers;

    /// <summary>A set without definitions.</summary>
    public static DefinitionSet Empty { get; } = new([]);

    /// <summary>The definitions of R4 itself.</summary>
    public static DefinitionSet R4 => new([R4Definitions.Layer]);

    /// <summary>The layers, the first overruled by all others.</summary>
    public IReadOnlyList<DefinitionLayer> Layers => _layers;

    /// <summary>A set with one more layer on top; a layer of the same name is replaced where it stands.</summary>
    public DefinitionSet With(DefinitionLayer layer)
    {
        var place = Array.FindIndex(_layers, l => l.Name == layer.Name);
        if (place < 0)
        {
            return new DefinitionSet([.. _layers, layer]);
        }

        var layers = (DefinitionLayer[])_layers.Clone();
        layers[place] = layer;
        return new DefinitionSet(layers);
    }

    /// <summary>A set with more layers on top, the last one uppermost.</summary>
    public DefinitionSet With(IEnumerable<DefinitionLayer> layers)
    {
        var set = this;
        foreach (var layer in layers)
        {
            set = set.With(layer);
        }

        return set;
    }

    /// <summary>
    /// The definition a canonical names, or null: <c>url|version</c> that version, wherever it is; a bare <c>url</c> the current version of the
    /// uppermost layer that knows it. A fragment (<c>#…</c>) is not for here to follow and is left off.
    /// </summary>
    public Definition? Find(string resourceType, string canonical)
    {
        var fragment = canonical.IndexOf('#', StringComparison.Ordinal);
        var named = fragment < 0 ? canonical : canonical[..fragment];
        var bar = named.LastIndexOf('|');
        return bar < 0 ? Find(resourceType, named, null) : Find(resourceType, named[..bar], named[(bar + 1)..]);
    }

    /// <summary>The definition with a url and, where given, a version; null where there is none.</summary>
    public Definition? Find(string resourceType, string url, string? version)
    {
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            if (_layers[i].Find(resourceType, url, version) is { } definition)
            {
                return definition;
            }
        }

        return null;
    }

    /// <summary>The definition with a logical id in the uppermost layer that has one, or null.</summary>
    public Definition? FindById(string resourceType, string id)
    {
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            if (_layers[i].FindById(resourceType, id) is { } definition)
            {
                return definition;
            }
        }

        return null;
    }

    /// <summary>
    /// The definitions of a resource type that are in force, lower layers first: for each url the one that
    /// <see cref="Find(string, string)"/> gives, and those without url that no layer above has by the same id.
    /// </summary>
    public IEnumerable<Definition> OfType(string resourceType)
    {
        foreach (var layer in _layers)
        {
            foreach (var definition in layer.OfType(resourceType))
            {
                var inForce = definition.Url is { } url ? Find(resourceType, url, null)
                    : definition.Id is { } id ? FindById(resourceType, id) : definition;
                if (ReferenceEquals(inForce, definition))
                {
                    yield return definition;
                }
            }
        }
    }
}
