using System.Globalization;
using Shr.Fhir;
using Shr.Server.Bundles;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;

namespace Shr.Server.Security.Audit;

/// <summary>Reads and searches of AuditEvent, answered from the log: for auditors all, for patients what touched them.</summary>
internal sealed class AuditEventRoad(AuditLog log, AuditHeads heads, PolicyTable policy)
{
    /// <summary>Whether a request is about the log.</summary>
    public static bool IsAbout(FhirRequest request) => request.Caller.Identity is not null && request.Route.Type == "AuditEvent";

    /// <summary>The answer.</summary>
    public async ValueTask<FhirResponse> AnswerAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var identity = request.Caller.Identity!;
        var verdict = policy.Best(identity.Roles, Deed.Search, TypeClass.Audit);
        var isForAll = verdict == Verdict.Full;
        if (verdict == Verdict.Deny || (identity.Scopes is { } scopes && !scopes.Allows("AuditEvent", Scopes.Permissions.Read)))
        {
            return FhirResponse.Refused(403, SecurityIssues.Denied, "read", "AuditEvent");
        }

        return (request.Method, request.Route) switch
        {
            (FhirMethod.Get or FhirMethod.Post, { Operation: "verify" }) =>
                isForAll ? await VerifyAsync(cancellationToken) : FhirResponse.Refused(403, SecurityIssues.Denied, "verify", "AuditEvent"),
            (FhirMethod.Get, { Shape: RouteShape.Instance }) => Read(request, isForAll ? null : identity.OwnPatients),
            (FhirMethod.Get, { Shape: RouteShape.Type }) or (FhirMethod.Post, { Shape: RouteShape.TypeSearch }) => Search(request, isForAll ? null : identity.OwnPatients),
            _ => FhirResponse.Refused(405, ServerIssues.MethodNotAllowed, request.Method, "GET") with { Allow = "GET" },
        };
    }

    private FhirResponse Read(FhirRequest request, IReadOnlyList<string>? own) =>
        AuditEventContent.SequenceOf(request.Route.Id!) is { } sequence && log.Find(sequence) is { } entry
        && (own is null || entry.Record.Patients.Any(p => own.Contains(p)))
            ? FhirResponse.Ok(new AuditEventContent(entry))
            : FhirResponse.Refused(404, ServerIssues.NotFound, request.Route.Key);

    private FhirResponse Search(FhirRequest request, IReadOnlyList<string>? own)
    {
        var issues = new IssueCollector();
        var question = new AuditQuestion { Patients = own };
        foreach (var (name, value) in request.Parameters)
        {
            question = Add(question, name, value, own, issues);
        }

        if (issues.HasErrors)
        {
            return FhirResponse.Refused(400, issues);
        }

        var entries = log.Search(question with { Count = question.Count + 1 });
        var page = entries.Take(question.Count).ToList();
        var path = $"{request.Base}/AuditEvent";
        var links = new List<(string, string)> { ("self", Link(path, request, null)) };
        if (entries.Count > question.Count && page.Count > 0)
        {
            links.Add(("next", Link(path, request, page[^1].Sequence)));
        }

        return FhirResponse.Ok(new BundleContent("searchset", [.. page.Select(e => new BundleEntry
        {
            FullUrl = $"{path}/{AuditEventContent.IdOf(e.Sequence)}",
            Resource = new AuditEventContent(e),
            SearchMode = "match",
        })])
        { Links = links });
    }

    private static AuditQuestion Add(AuditQuestion question, string name, string value, IReadOnlyList<string>? own, IssueCollector issues)
    {
        switch (name)
        {
            case "date":
                return Dates(question, value, issues);
            case "agent" or "agent.identifier" or "altid":
                return question with { Who = value.Split('|', '/')[^1] };
            case "action" when value.Length == 1:
                return question with { Action = value[0] };
            case "subtype":
                return question with { Interaction = value.Split('|')[^1] };
            case "outcome" when int.TryParse(value.Split('|')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var outcome):
                return question with { Outcome = outcome };
            case "entity":
                return question with { Entity = value };
            case "patient" or "patient:Patient":
                var asked = value.Split(',').Select(v => v.StartsWith("Patient/", StringComparison.Ordinal) ? v["Patient/".Length..] : v);
                return question with { Patients = [.. own is null ? asked : asked.Where(own.Contains)] };
            case "_count" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count):
                return question with { Count = Math.Clamp(count, 1, 1000) };
            case "_before" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var before):
                return question with { Before = before };
            case "_sort" or "_format" or "_pretty" or "_total" or "_summary" or "_elements":
                return question;
            default:
                // A condition that is not understood must not silently widen who is seen.
                issues.Add(ServerIssues.BadQueryValue, "", name, value, "the audit log has no such parameter or value");
                return question;
        }
    }

    private static AuditQuestion Dates(AuditQuestion question, string value, IssueCollector issues)
    {
        var hasPrefix = value.Length > 2 && char.IsAsciiLetter(value[0]);
        var prefix = hasPrefix ? value[..2] : "eq";
        if (!DateSpan.TryParse(hasPrefix ? value[2..] : value, TimeSpan.Zero, out var span))
        {
            issues.Add(ServerIssues.BadQueryValue, "", "date", value, "a date was expected");
            return question;
        }

        return prefix switch
        {
            "ge" => question with { From = span.From },
            "gt" or "sa" => question with { From = span.To },
            "lt" or "eb" => question with { Until = span.From },
            "le" => question with { Until = span.To },
            _ => question with { From = span.From, Until = span.To },
        };
    }

    private static string Link(string path, FhirRequest request, long? before)
    {
        var parameters = request.Parameters.Where(p => p.Name != "_before").ToList();
        if (before is { } sequence)
        {
            parameters.Add(new QueryParameter("_before", sequence.ToString(CultureInfo.InvariantCulture)));
        }

        return parameters.Count == 0 ? path : $"{path}?{QueryText.Format(parameters)}";
    }

    private async ValueTask<FhirResponse> VerifyAsync(CancellationToken cancellationToken)
    {
        var (broken, head) = log.Verify(await heads.ReadAsync(cancellationToken));
        return broken is { } sequence
            ? FhirResponse.Refused(200, SecurityIssues.AuditBroken, AuditEventContent.IdOf(sequence))
            : FhirResponse.Refused(200, SecurityIssues.AuditWhole, head.Sequence, head.Hash);
    }
}
