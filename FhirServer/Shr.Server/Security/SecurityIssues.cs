using Shr.Fhir;

namespace Shr.Server.Security;

/// <summary>Everything that sign-in and access control can say. None tells what exists. Ids are never reused.</summary>
public static class SecurityIssues
{
    public static readonly IssueKind NoIdentity = new("SHR-7001", IssueSeverity.Error, "login", "This needs an identity: send a bearer token, or the headers X-Auth-Token, client_id and From.");
    public static readonly IssueKind BadToken = new("SHR-7002", IssueSeverity.Error, "login", "The token is not good: it is unknown, expired, revoked or made for somebody else.");
    public static readonly IssueKind HeadersIncomplete = new("SHR-7003", IssueSeverity.Error, "login", "Headers are incomplete: X-Auth-Token, client_id and From belong together.");
    public static readonly IssueKind Denied = new("SHR-7004", IssueSeverity.Error, "forbidden", "The caller may not {0} {1}.");
    public static readonly IssueKind OutOfScope = new("SHR-7005", IssueSeverity.Error, "forbidden", "The token's scopes do not allow to {0} {1}.");
    public static readonly IssueKind IdTaken = new("SHR-7006", IssueSeverity.Error, "conflict", "The record cannot be written under this id or identity.");
    public static readonly IssueKind WriteOutside = new("SHR-7007", IssueSeverity.Error, "forbidden", "The record would lie outside what the caller may write.");
    public static readonly IssueKind PatientsChanged = new("SHR-7008", IssueSeverity.Error, "business-rule", "A record cannot move to other patients; write a new one and mark this one entered-in-error.");
    public static readonly IssueKind NoReason = new("SHR-7009", IssueSeverity.Error, "required", "Breaking the glass needs a reason of at least {0} characters in the header X-Break-Glass-Reason.");
    public static readonly IssueKind UnknownPurpose = new("SHR-7010", IssueSeverity.Error, "value", "'{0}' is not a purpose of use; known are {1}.");
    public static readonly IssueKind TooManyRequests = new("SHR-7011", IssueSeverity.Error, "throttled", "Too many requests; try again in {0} seconds.");
    public static readonly IssueKind OutsideCatchment = new("SHR-7012", IssueSeverity.Error, "forbidden", "Access is denied to user {0} for catchment {1}");
    public static readonly IssueKind CannotCheck = new("SHR-7013", IssueSeverity.Error, "transient", "The token cannot be checked now; try again later.");
    public static readonly IssueKind AuditUnavailable = new("SHR-7014", IssueSeverity.Error, "transient", "The request cannot be recorded in the audit log now, so it was not answered.");
    public static readonly IssueKind AuditBroken = new("SHR-7015", IssueSeverity.Error, "security", "The audit log was changed: event {0} does not fit the chain.");
    public static readonly IssueKind AuditWhole = new("SHR-7016", IssueSeverity.Information, "informational", "The chain is whole: {0} events, head {1}.");
    public static readonly IssueKind TokenInUrl = new("SHR-7017", IssueSeverity.Error, "security", "A token must not be sent in an address.");
}
