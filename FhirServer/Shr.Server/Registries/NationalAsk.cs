using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;

namespace Shr.Server.Registries;

/// <summary>What a route of a national service does: all that the door must know before it lets the caller in.</summary>
/// <param name="Interaction">For the audit trail, such as <c>patient-create</c>; never anything of the address.</param>
/// <param name="Deed">What is done, as the policy table names it.</param>
/// <param name="Type">The resource type behind it.</param>
/// <param name="Errors">How refusals look.</param>
internal sealed record NationalAsk(string Interaction, Deed Deed, string Type, ErrorShape Errors)
{
    /// <summary>Roles of which the caller needs one; none: the policy table decides alone. Without access control nobody has roles and everything may be done.</summary>
    public Role Requires { get; init; }

    /// <summary>Whether the policy table is asked about deed and type; a service whose record is no FHIR resource has its roles only.</summary>
    public bool IsInPolicy { get; init; } = true;

    /// <summary>The health id (or the record id) of the one patient that the address names, or null. Catchments do not limit what names its patient.</summary>
    public string? Patient { get; init; }

    /// <summary>Whether the sender's e-mail may be missing, and a service may come with its <c>client_id</c> and API token: so with the registries.</summary>
    public bool IsRegistry { get; init; }

    /// <summary>The largest body in bytes; 0 where none is read.</summary>
    public int MaxBody { get; init; }
}
