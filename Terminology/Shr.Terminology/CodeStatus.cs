namespace Shr.Terminology;

/// <summary>What a check of a code came to.</summary>
public enum CodeStatus
{
    /// <summary>The code is in the value set (or the code system).</summary>
    Valid,

    /// <summary>The code exists, but not in the value set.</summary>
    NotInValueSet,

    /// <summary>The code system has no such code.</summary>
    UnknownCode,

    /// <summary>No definition of the code system is at hand, and the value set does not settle the matter without.</summary>
    UnknownCodeSystem,

    /// <summary>The code system is at hand, but not in this version.</summary>
    UnknownVersion,

    /// <summary>No definition of the value set is at hand.</summary>
    UnknownValueSet,

    /// <summary>It cannot be told: only a part of the code system is held, the value set is broken, or the server to be asked is away.</summary>
    Undecided,
}
