using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Options;

/// <summary>Where records are kept: section <c>Storage</c> of the configuration.</summary>
public sealed class StorageOptions
{
    /// <summary>Which store: <c>sqlite</c> (embedded, the default) or <c>mongo</c>.</summary>
    [Required, RegularExpression("(?i)sqlite|mongo|mongodb", ErrorMessage = "Storage:Kind must be sqlite or mongo.")]
    public string Kind { get; set; } = "sqlite";

    /// <summary>The database file of the embedded store, relative to the working folder.</summary>
    [Required(ErrorMessage = "Storage:Path must name the database file.")]
    public string Path { get; set; } = "data/shr.db";

    /// <summary>
    /// How to reach MongoDB: <c>mongodb://</c> or <c>mongodb+srv://</c> with everything the driver knows (SCRAM, X.509,
    /// TLS, replica set, time-outs). It may hold a password; give it by the environment or a secret, never in a file of the program.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>What else there is to say about MongoDB.</summary>
    public MongoOptions Mongo { get; set; } = new();

    /// <summary>Whether the store is MongoDB.</summary>
    internal bool IsMongo => Kind.StartsWith("mongo", StringComparison.OrdinalIgnoreCase);
}
