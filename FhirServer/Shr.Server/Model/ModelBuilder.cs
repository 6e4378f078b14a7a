using Microsoft.Extensions.Options;
using Shr.Fhir.Definitions;
using Shr.Server.Operations.Terminology;
using Shr.Server.Options;
using Shr.Validation;

namespace Shr.Server;

/// <summary>Compiles definitions into a model.</summary>
internal sealed class ModelBuilder(TerminologyLibrary terminology, IOptions<ServerOptions> options)
{
    /// <summary>The model of R4, BD-Core and whatever is laid on top.</summary>
    public CompiledModel Build(long version, IReadOnlyList<DefinitionLayer> layers)
    {
        var types = R4Definitions.Types;
        var definitions = DefinitionSet.R4.With(BdCoreDefinitions.Layer).With(layers);
        var profiles = new ProfileSet(types, canonical => definitions.Find("StructureDefinition", canonical)?.OpenTree());
        return new CompiledModel
        {
            Version = version,
            Types = types,
            Definitions = definitions,
            Profiles = profiles,
            Terminology = terminology.Of(definitions),
            Validator = new ResourceValidator(profiles),
            MaxDepth = options.Value.MaxDepth,
        };
    }
}
