namespace Shr.Server.Options;

/// <summary>What becomes of a write that refers to a record of this server which is not there.</summary>
public enum ReferencePolicy
{
    /// <summary>It is done, with a warning.</summary>
    Warn,

    /// <summary>It is refused with 422.</summary>
    Refuse,

    /// <summary>Nobody looks.</summary>
    Ignore,
}
