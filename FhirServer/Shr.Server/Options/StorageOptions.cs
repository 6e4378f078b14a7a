using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Options;

/// <summary>Where records are kept: section <c>Storage</c> of the configuration.</summary>
public sealed class StorageOptions
{
    /// <summary>Which store: <c>sqlite</c>.</summary>
    [Required, RegularExpression("sqlite", ErrorMessage = "Storage:Kind must be sqlite.")]
    public string Kind { get; set; } = "sqlite";

    /// <summary>The database file, relative to the working folder.</summary>
    [Required(ErrorMessage = "Storage:Path must name the database file.")]
    public string Path { get; set; } = "data/shr.db";
}
