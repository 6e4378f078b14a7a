using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Types;
using Shr.Search.Canonicals;
using Shr.Search.Extraction;
using Shr.Search.Lowering;
using Shr.Search.Model;
using Shr.Search.Query;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Registries.Matching;
using Shr.Server.Security.Access;
using Shr.Terminology;
using Shr.Validation;

namespace Shr.Server;

/// <summary>
/// Everything the server knows about FHIR, compiled once and immutable. A request takes it once, at the door; a new
/// definition builds another one beside it.
/// </summary>
public sealed record CompiledModel
{
    /// <summary>Grows with each model; a commit planned under an older one than the store has seen is planned again.</summary>
    public required long Version { get; init; }

    /// <summary>The types of R4.</summary>
    public required TypeModel Types { get; init; }

    /// <summary>All definitions, in layers.</summary>
    public required DefinitionSet Definitions { get; init; }

    /// <summary>The FHIRPath engine over the types.</summary>
    public required FhirPathCompiler FhirPath { get; init; }

    /// <summary>The compiled profiles.</summary>
    public required ProfileSet Profiles { get; init; }

    /// <summary>Checks resources against them.</summary>
    public required ResourceValidator Validator { get; init; }

    /// <summary>What codes mean.</summary>
    public required ITerminology Terminology { get; init; }

    /// <summary>The search parameters and compartments.</summary>
    public required SearchModel Search { get; init; }

    /// <summary>Finds what records are searched by.</summary>
    public required IndexExtractor Indexer { get; init; }

    /// <summary>Finds by what access to records is decided.</summary>
    public required LabelReader Labels { get; init; }

    /// <summary>Finds by what the records of one person are found.</summary>
    public required MatchIndex Matching { get; init; }

    /// <summary>Tells which identifiers make a person, and what becomes of doubles.</summary>
    public required IdentifierPolicy Identities { get; init; }

    /// <summary>Reads searches.</summary>
    public required SearchQueryParser Queries { get; init; }

    /// <summary>Turns searches into plans.</summary>
    public required SearchLowering Lowering { get; init; }

    /// <summary>Follows chains through canonicals.</summary>
    public required CanonicalChains CanonicalChains { get; init; }

    /// <summary>Finds what is included by canonicals.</summary>
    public required CanonicalIncludes CanonicalIncludes { get; init; }

    /// <summary>Tells which contained resources of a record a search means.</summary>
    public required ContainedSearch Contained { get; init; }

    /// <summary>How deeply JSON may nest.</summary>
    public int MaxDepth { get; init; } = 128;
}
