namespace Shr.Server.Security.Policy;

/// <summary>What the policy says to a deed, from the least to the most.</summary>
public enum Verdict
{
    Deny,

    /// <summary>Only the caller's own record.</summary>
    Own,

    /// <summary>Only patients of the caller's areas, unless one patient is named.</summary>
    Catchment,

    /// <summary>Subject to confidentiality and consent.</summary>
    Allow,

    /// <summary>Everything, confidential records too.</summary>
    Full,
}
