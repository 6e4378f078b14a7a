using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Registries.Encounters;

/// <summary>How encounters are taken in: section <c>Encounters</c> of the configuration.</summary>
internal sealed class EncounterOptions
{
    /// <summary>
    /// Addresses under which patients, facilities and providers of this server are or were known, without a trailing slash
    /// (<c>https://hrm.example/api/1.0</c>, <c>https://mci.example</c>). The server's own addresses need not be named.
    /// </summary>
    public string[] NationalBases { get; set; } = [];

    /// <summary>The value set of which one code must stand in Encounter.type.</summary>
    [Required]
    public string TypeValueSet { get; set; } = "http://dghs.gov.bd/fhir/ValueSet/encounter-type";

    /// <summary>The largest Bundle of the national road, in bytes.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Whether Encounters that facilities and providers write on the FHIR API must also name a registered facility, registered
    /// providers and a known type; null: as the preset says (bangladesh: yes).
    /// </summary>
    public bool? StrictOnFhir { get; set; }
}
