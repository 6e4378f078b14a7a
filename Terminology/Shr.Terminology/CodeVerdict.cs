namespace Shr.Terminology;

/// <summary>The answer to "is this code right?".</summary>
/// <param name="Status">Whether it is.</param>
/// <param name="Remarks">What else there is to say.</param>
public readonly record struct CodeVerdict(CodeStatus Status, CodeRemarks Remarks = CodeRemarks.None)
{
    /// <summary>Whether the code is right.</summary>
    public bool IsValid => Status == CodeStatus.Valid;
}
