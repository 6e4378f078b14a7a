namespace Shr.Terminology.Operations;

/// <summary>How strict a version rule is.</summary>
internal enum VersionRuleMode
{
    /// <summary>This version, whatever anybody says.</summary>
    Force,

    /// <summary>This version where nobody says anything.</summary>
    Default,

    /// <summary>An error if it comes to another version; the default where nobody says anything.</summary>
    Check,
}
