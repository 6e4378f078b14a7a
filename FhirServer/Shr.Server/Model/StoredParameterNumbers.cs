using Shr.Fhir.Definitions;
using Shr.Fhir.Types;
using Shr.Search.Model;
using Shr.Storage;

namespace Shr.Server;

/// <summary>The numbers the store gave to search parameters, read for a whole model at once.</summary>
internal sealed class StoredParameterNumbers : IParameterNumbers
{
    private readonly IReadOnlyDictionary<string, ushort> _numbers;

    private StoredParameterNumbers(IReadOnlyDictionary<string, ushort> numbers) => _numbers = numbers;

    /// <summary>The numbers of all parameters of a definition set; new ones are given out and kept.</summary>
    public static async ValueTask<StoredParameterNumbers> LoadAsync(IResourceStore store, TypeModel types, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var definition in definitions.OfType("SearchParameter"))
        {
            using var tree = definition.OpenTree();
            var parameter = SearchParameterDefinition.Read(tree);
            foreach (var type in parameter.Bases.Select(types.Find).OfType<FhirType>().Where(t => t.IsResource))
            {
                names.UnionWith(types.ResourceTypes.Where(t => t.Is(type)).Select(t => Name(t.Name, parameter.Code)));
            }
        }

        return new StoredParameterNumbers(store is IStoreMetadata metadata
            ? await metadata.NumberParametersAsync(names, cancellationToken)
            : throw new NotSupportedException("This store keeps no parameter numbers."));
    }

    /// <inheritdoc/>
    public ushort NumberOf(string resourceType, string code) => _numbers[Name(resourceType, code)];

    private static string Name(string type, string code) => $"{type}.{code}";
}
