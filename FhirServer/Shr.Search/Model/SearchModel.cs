using System.Collections.Frozen;
using Shr.Fhir.Types;

namespace Shr.Search.Model;

/// <summary>
/// All search parameters and compartments of a server, compiled. Immutable: a new search parameter makes a new model beside
/// the old one.
/// </summary>
public sealed class SearchModel
{
    private readonly FrozenDictionary<string, Lazy<TypeParameters>> _types;
    private readonly FrozenDictionary<string, CompartmentModel> _compartments;
    private readonly Func<string, IReadOnlyList<SearchParameterDefinition>> _definitionsOf;

    internal SearchModel(
        TypeModel types, Func<string, TypeParameters> compile, Func<string, IReadOnlyList<SearchParameterDefinition>> definitionsOf, IReadOnlyList<(string Type, Dictionary<string, IReadOnlyList<string>> Codes)> compartments)
    {
        Types = types;
        _definitionsOf = definitionsOf;
        ResourceTypes = [.. types.ResourceTypes.Select(t => t.Name)];
        _types = ResourceTypes.ToFrozenDictionary(t => t, t => new Lazy<TypeParameters>(() => compile(t)), StringComparer.Ordinal);
        _compartments = compartments.ToFrozenDictionary(c => c.Type, c => new CompartmentModel(c.Type, c.Codes, Find), StringComparer.Ordinal);
    }

    /// <summary>The types of FHIR it was compiled for.</summary>
    public TypeModel Types { get; }

    /// <summary>The names of all concrete resource types.</summary>
    public IReadOnlyList<string> ResourceTypes { get; }

    /// <summary>The types that have a compartment.</summary>
    public IEnumerable<CompartmentModel> Compartments => _compartments.Values;

    /// <summary>A parameter of a resource type, or null.</summary>
    public CompiledSearchParameter? Find(string resourceType, string code) =>
        _types.TryGetValue(resourceType, out var type) ? type.Value.Find(code) : null;

    /// <summary>All parameters of a resource type in the order of their codes; none for an unknown type.</summary>
    public IReadOnlyList<CompiledSearchParameter> ParametersOf(string resourceType) =>
        _types.TryGetValue(resourceType, out var type) ? type.Value.All : [];

    /// <summary>What the parameters of a resource type are compiled from, in the order of their codes; compiles nothing.</summary>
    public IReadOnlyList<SearchParameterDefinition> DefinitionsOf(string resourceType) => _definitionsOf(resourceType);

    /// <summary>The compartment of a type, or null.</summary>
    public CompartmentModel? FindCompartment(string resourceType) => _compartments.GetValueOrDefault(resourceType);

    /// <summary>The parameter by which records of a type are part of others of the same type (<c>Location.partof</c>), or null.</summary>
    internal CompiledSearchParameter? PartOf(string resourceType) =>
        (Find(resourceType, "partof") ?? Find(resourceType, "part-of")) is { Type: SearchParameterType.Reference } parameter && parameter.Targets.Contains(resourceType) ? parameter : null;

    internal TypeParameters Of(string resourceType) => _types[resourceType].Value;
}
