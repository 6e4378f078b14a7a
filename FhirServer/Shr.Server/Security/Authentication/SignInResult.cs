using Shr.Fhir;
using Shr.Server.Security.Identities;

namespace Shr.Server.Security.Authentication;

/// <summary>What the credentials of a request amount to: somebody, or a refusal with its status.</summary>
public sealed record SignInResult(Identity? Identity, int Status, IssueKind? Refusal)
{
    public static SignInResult Of(Identity identity) => new(identity, 200, null);

    public static SignInResult Refused(IssueKind why, int status = 401) => new(null, status, why);
}
