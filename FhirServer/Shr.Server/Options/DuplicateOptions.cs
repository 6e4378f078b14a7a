using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Options;

/// <summary>How two records of one person are found, merged and parted again: section <c>Duplicates</c> of the configuration.</summary>
public sealed class DuplicateOptions
{
    /// <summary>Whether pairs are looked for on write and by the sweep; null: as the preset says.</summary>
    public bool? Find { get; set; }

    /// <summary>For how many days a merge can be undone.</summary>
    [Range(0, 36_500)]
    public int UndoDays { get; set; } = 90;

    /// <summary>How many records follow a merge in one commit; where there are more, the rest follows in steps of so many.</summary>
    [Range(1, 10_000)]
    public int MoveAtOnce { get; set; } = 500;
}
