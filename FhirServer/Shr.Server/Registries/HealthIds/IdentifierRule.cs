namespace Shr.Server.Registries.HealthIds;

/// <summary>What becomes of two Patients with the same identifier of a system.</summary>
public enum IdentifierRule
{
    /// <summary>Nothing: the system identifies no person as far as this server knows.</summary>
    None,

    /// <summary>Both are kept, and are a pair for whoever looks after duplicates.</summary>
    Legacy,

    /// <summary>The second one is refused with 409, inside the commit.</summary>
    Strict,
}
