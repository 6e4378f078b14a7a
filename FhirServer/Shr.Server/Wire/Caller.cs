using Shr.Search.Plans;
using Shr.Server.Security.Identities;
using Shr.Server.Writing;

namespace Shr.Server.Wire;

/// <summary>Who asks, and what that one may see. Every request has one, from the first day.</summary>
/// <param name="Name">For the log and the audit trail; never a patient's name.</param>
/// <param name="Access">What the caller may see of the store while this request is answered.</param>
/// <param name="IsOperator">Whether the caller may run what only operators may.</param>
public sealed record Caller(string Name, AccessFilter Access, bool IsOperator)
{
    /// <summary>The caller of a server without access control, which listens on loopback only.</summary>
    public static Caller Local { get; } = new("local", AccessFilter.All, true);

    /// <summary>Who signed in; null without access control.</summary>
    public Identity? Identity { get; init; }

    /// <summary>What the server writes into the versions that this caller makes; null where nobody signed in, and before it was found out.</summary>
    internal RequesterStamp? Stamp { get; init; }

    /// <summary>Whether every new Patient is given a health ID, also where the FHIR API leaves that to its clients: the national index writes so.</summary>
    public bool AllotsHealthIds { get; init; }

    /// <summary>Why the record is looked at, as a code of v3-ActReason.</summary>
    public string Purpose { get; init; } = "TREAT";

    /// <summary>Why confidentiality and consent are set aside, in the caller's words; null where they are not.</summary>
    public string? BreakGlassReason { get; init; }
}
