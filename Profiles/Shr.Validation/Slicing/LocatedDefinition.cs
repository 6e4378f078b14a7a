using Shr.Fhir.Elements;
using Shr.Fhir.Types;
using Shr.Validation.Compile;

namespace Shr.Validation.Slicing;

/// <summary>What a slice says at a discriminator's path: an element definition, or a part of a fixed value or pattern above it.</summary>
internal sealed class LocatedDefinition
{
    public ElementConstraints? Constraints { get; init; }

    public DefinitionNode? Node { get; init; }

    /// <summary>The definition the node stands in; null for the one that is being compiled.</summary>
    public DefinitionTree? Owner { get; init; }

    public JsonTree? Tree { get; init; }

    /// <summary>The row of the fixed value or pattern, or -1.</summary>
    public int Row { get; init; } = -1;

    public bool IsPattern { get; init; }

    /// <summary>Profiles on the type of the element; after <c>resolve()</c> those of the target.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>The types the element may have; after <c>resolve()</c> those of the target.</summary>
    public FhirType[] TypesIn(ProfileSet set) =>
        Constraints is null
            ? [.. Profiles.Select(set.TypeOf).OfType<FhirType>()]
            : [.. Constraints.Types.Select(t => set.Types.Find(t.Code)).OfType<FhirType>()];
}
