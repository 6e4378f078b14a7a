using System.Collections.Frozen;
using Shr.Search.Plans;
using Shr.Server.Wire;

namespace Shr.Server.Security;

/// <summary>What may be asked without signing in: what codes mean. A national rule; it shows no record of a person.</summary>
internal static class PublicTerminology
{
    private static readonly string[] Types = ["CodeSystem", "ValueSet", "ConceptMap", "NamingSystem"];

    // Only what reads: closures, imports and caches keep something and need a caller.
    private static readonly FrozenSet<string> Operations =
        new[] { "$lookup", "$validate-code", "$subsumes", "$find-matches", "$expand", "$translate", "$batch-validate-code", "$preferred-id" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Sees definitions of codes and nothing else.</summary>
    public static Caller Caller { get; } = new("anonymous", new ConditionalAccess(new HasType(Types)), false);

    /// <summary>Whether a request brings no credentials and asks a terminology operation, exactly.</summary>
    public static bool IsAsked(HttpContext http, string path) =>
        http.Request.Headers.Authorization.Count == 0
        && !http.Request.Headers.ContainsKey("X-Auth-Token")
        && path.Trim('/').Split('/') switch
        {
            ["$versions"] => true,
            [var type, var name] => Types.Contains(type) && Operations.Contains(name),
            [var type, _, var name] => Types.Contains(type) && Operations.Contains(name),
            _ => false,
        };
}
