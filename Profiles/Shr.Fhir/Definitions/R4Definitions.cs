using Shr.Fhir.Types;

namespace Shr.Fhir.Definitions;

/// <summary>What R4 4.0.1 itself defines: immutable constants, made at first use.</summary>
/// <remarks>https://hl7.org/fhir/R4/downloads.html</remarks>
public static class R4Definitions
{
    private static readonly Lazy<DefinitionPack> Pack = new(DefinitionPack.Open);
    private static readonly Lazy<TypeModel> Model = new(() => TypeModelCompiler.Compile(Pack.Value.Section("types")));

    private static readonly Lazy<DefinitionLayer> Everything = new(() => DefinitionLayer.Of("r4", Pack.Value.All));

    /// <summary>All definitions of R4; its index costs a few milliseconds, its content is unpacked section by section.</summary>
    public static DefinitionLayer Layer => Everything.Value;

    /// <summary>All types of R4.</summary>
    public static TypeModel Types => Model.Value;

    /// <summary>
    /// The definitions of one section of the pack: types, profiles, extensions, searchparameters, operations, compartments, conceptmaps,
    /// valuesets, valuesets-v2, valuesets-v3, codesystems, codesystems-v2, codesystems-v3.
    /// </summary>
    public static IReadOnlyList<Definition> Section(string name) => Pack.Value.Section(name);
}
