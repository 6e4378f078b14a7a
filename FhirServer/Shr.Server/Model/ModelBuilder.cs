using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Ucum;
using Shr.Search.Canonicals;
using Shr.Search.Extraction;
using Shr.Search.Lowering;
using Shr.Search.Model;
using Shr.Search.Query;
using Shr.Search.Values;
using Shr.Server.Operations.Terminology;
using Shr.Server.Options;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Registries;
using Shr.Server.Registries.Matching;
using Shr.Server.Security.Access;
using Shr.Server.Wire;
using Shr.Storage;
using Shr.Validation;

namespace Shr.Server;

/// <summary>Compiles definitions into a model. Parameter numbers come from the store, so that index keys outlive models.</summary>
internal sealed class ModelBuilder(LabelReader labels, MatchIndex matching, IdentifierPolicy identities, IResourceStore store, TerminologyLibrary terminology, BaseAddress address, TimeProvider clock, IOptions<ServerOptions> options)
{
    private readonly UcumService _ucum = new();

    /// <summary>The model of R4, BD-Core and whatever is laid on top.</summary>
    /// <param name="version">Greater than that of the model before.</param>
    /// <param name="layers">Packages and uploads, the last one uppermost.</param>
    /// <param name="sameSearch">A model whose search parameters are the same, so that its search is taken over; or null.</param>
    /// <param name="issues">Takes what is wrong with definitions.</param>
    /// <param name="cancellationToken">Ends waiting for the store.</param>
    public async ValueTask<CompiledModel> BuildAsync(long version, IReadOnlyList<DefinitionLayer> layers, CompiledModel? sameSearch, IssueCollector issues, CancellationToken cancellationToken)
    {
        var types = R4Definitions.Types;
        var definitions = DefinitionSet.R4.With(BdCoreDefinitions.Layer).With(NationalDefinitions.Layer).With(layers);
        var codes = terminology.Of(definitions);
        var profiles = new ProfileSet(types, definitions) { Terminology = codes };
        if (sameSearch is not null)
        {
            return sameSearch with
            {
                Version = version,
                Definitions = definitions,
                Profiles = profiles,
                Terminology = codes,
                Validator = new ResourceValidator(profiles),
            };
        }

        var fhirPath = new FhirPathCompiler(types, _ucum);
        var numbers = await StoredParameterNumbers.LoadAsync(store, types, definitions, cancellationToken);
        var search = SearchParameterCompiler.Compile(types, definitions, fhirPath, numbers, issues);
        var limits = new SearchLimits { DefaultCount = options.Value.DefaultCount, MaxCount = options.Value.MaxCount };
        var index = new IndexOptions { Zone = options.Value.ZoneOffset, LocalBases = address.All };
        var units = UnitConverter.Of(_ucum);
        var lowering = new SearchLowering(search, units, limits, clock);
        return new CompiledModel
        {
            Version = version,
            Types = types,
            Definitions = definitions,
            FhirPath = fhirPath,
            Profiles = profiles,
            Terminology = codes,
            Validator = new ResourceValidator(profiles),
            Search = search,
            Labels = labels,
            Matching = matching,
            Identities = identities,
            Indexer = new IndexExtractor(search, index, units),
            Queries = new SearchQueryParser(search, index, limits),
            Lowering = lowering,
            CanonicalChains = new CanonicalChains(search, lowering, limits, index, units),
            CanonicalIncludes = new CanonicalIncludes(search, lowering, limits, index, units),
            Contained = new ContainedSearch(search, index, units, lowering),
            MaxDepth = options.Value.MaxDepth,
        };
    }
}
