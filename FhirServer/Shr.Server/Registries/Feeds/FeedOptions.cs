using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Registries.Feeds;

/// <summary>How long the pages of the national feeds are: section <c>Feeds</c> of the configuration.</summary>
internal sealed class FeedOptions
{
    /// <summary>Entries in a page of the patient index's feeds.</summary>
    [Range(1, 1000)]
    public int Patients { get; set; } = 25;

    /// <summary>Entries in a page of an encounter catchment feed.</summary>
    [Range(1, 1000)]
    public int CatchmentEncounters { get; set; } = 20;

    /// <summary>Entries in the feed of one patient, which has no further pages.</summary>
    [Range(1, 10_000)]
    public int PatientEncounters { get; set; } = 200;
}
