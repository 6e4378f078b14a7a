using Shr.Fhir;

namespace Shr.Server.Registries.Encounters;

/// <summary>What a reference in a submitted Bundle names.</summary>
internal enum NationalKind
{
    /// <summary>Something else: another server's record, a contained one.</summary>
    Other,

    /// <summary>A person of the patient index.</summary>
    Patient,

    /// <summary>An entry of the facility registry.</summary>
    Facility,

    /// <summary>An entry of the provider registry.</summary>
    Provider,

    /// <summary>Another entry of the Bundle.</summary>
    Entry,

    /// <summary>A record of this server that is of no registry.</summary>
    Record,
}

/// <summary>A reference, looked up.</summary>
/// <param name="Kind">What it names.</param>
/// <param name="Number">The health id, facility code or provider number it gives, or null.</param>
/// <param name="Target">The record here, or null where none was found.</param>
internal readonly record struct NationalReference(NationalKind Kind, string? Number, ResourceKey? Target)
{
    /// <summary>Whether it names a registered facility.</summary>
    public bool IsFacility => Kind == NationalKind.Facility && Target is not null && Number is not null;

    /// <summary>Whether it names a registered provider.</summary>
    public bool IsProvider => Kind == NationalKind.Provider && Target is not null && Number is not null;
}
