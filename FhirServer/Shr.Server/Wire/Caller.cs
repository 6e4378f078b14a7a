using Shr.Search.Plans;

namespace Shr.Server.Wire;

/// <summary>Who asks, and what that one may see. Every request has one, from the first day.</summary>
/// <param name="Name">For the log and the audit trail; never a patient's name.</param>
/// <param name="Access">What the caller may see of the store.</param>
/// <param name="IsOperator">Whether the caller may run what only operators may.</param>
public sealed record Caller(string Name, AccessFilter Access, bool IsOperator)
{
    /// <summary>The caller of a server without access control, which listens on loopback only.</summary>
    public static Caller Local { get; } = new("local", AccessFilter.All, true);
}
