namespace Shr.Server.Options;

/// <summary>What becomes of a write with a finding that R4 leaves to the server.</summary>
public enum FindingPolicy
{
    /// <summary>Nothing is said.</summary>
    Ignore,

    /// <summary>It is done, with a warning.</summary>
    Warn,

    /// <summary>It is refused with 422.</summary>
    Refuse,
}
