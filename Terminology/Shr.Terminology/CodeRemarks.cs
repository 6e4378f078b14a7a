namespace Shr.Terminology;

/// <summary>What is to be said of a code that was found.</summary>
[Flags]
public enum CodeRemarks
{
    None = 0,

    /// <summary>The display given is none of its names.</summary>
    WrongDisplay = 1,

    /// <summary>It is for grouping only.</summary>
    Abstract = 2,

    /// <summary>It is no longer to be used.</summary>
    Inactive = 4,

    /// <summary>Its use should be reviewed.</summary>
    Deprecated = 8,

    /// <summary>It is written in another case than the code system has it.</summary>
    CaseDiffers = 16,
}
