namespace Shr.Terminology.Operations;

/// <summary>Whether a code is in a value set.</summary>
internal enum Membership
{
    Out,
    In,

    /// <summary>It cannot be told, because a code system is not known.</summary>
    Unknown,
}
