using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Registries.Encounters.Quarantine;

/// <summary>How refused Bundles are kept: section <c>Quarantine</c> of the configuration.</summary>
internal sealed class QuarantineOptions
{
    /// <summary>Whether any are kept.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>The largest Bundle that is kept, in bytes; of a larger one only the reasons are.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 1024 * 1024;

    /// <summary>After how many days one is thrown away.</summary>
    [Range(1, 3650)]
    public int MaxDays { get; set; } = 30;

    /// <summary>How many of one sender are kept; the oldest give way.</summary>
    [Range(1, 1000)]
    public int MaxPerSender { get; set; } = 200;
}
