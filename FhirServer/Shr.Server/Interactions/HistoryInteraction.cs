using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Bundles;
using Shr.Server.Options;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Interactions;

/// <summary>GET [base]/_history, [type]/_history, [type]/[id]/_history: versions, newest first, deletions too.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#history</remarks>
internal sealed class HistoryInteraction(PageMarks marks, IOptions<ServerOptions> options) : IReadInteraction
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> AnswerAsync(FhirRequest request, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        var query = Read(request, issues);
        var filter = ElementFilter.Of(request, issues);
        if (issues.HasErrors)
        {
            return FhirResponse.Refused(400, issues);
        }

        if (request.Route.Shape == RouteShape.InstanceHistory && await snapshot.ReadAsync(request.Route.Key, null, cancellationToken) is null)
        {
            return FhirResponse.Refused(404, ServerIssues.NotFound, request.Route.Key);
        }

        var page = await snapshot.HistoryAsync(query, cancellationToken);
        return FhirResponse.Ok(new BundleContent("history", [.. page.Versions.Select(v => HistoryEntries.Of(v, request.Base, filter))])
        {
            Total = page.Total,
            Links = [.. Links(request, page)],
        });
    }

    private HistoryQuery Read(FhirRequest request, IssueCollector issues)
    {
        var query = new HistoryQuery { Type = request.Route.Type, Id = request.Route.Id, Count = options.Value.DefaultCount };
        foreach (var (name, value) in request.Parameters)
        {
            query = name switch
            {
                "_count" => query with { Count = PageSize(value, issues) },
                "_since" => Span(name, value, issues) is { } since ? query with { Since = since.From } : query,
                "_at" => Span(name, value, issues) is { } at ? query with { At = (at.From, at.To) } : query,
                "_sort" => query with { OldestFirst = IsOldestFirst(value, issues) },
                PageMarks.Parameter => query with { After = Position(request, value, issues) },
                "_format" or "_pretty" or "_summary" or "_elements" or "_total" => query,
                _ => Unknown(name, value, request.IsStrict, query, issues),
            };
        }

        return query;
    }

    private int PageSize(string value, IssueCollector issues)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return Math.Min(count, options.Value.MaxCount);
        }

        issues.Add(ServerIssues.BadQueryValue, "", "_count", value, "a number of entries was expected");
        return 0;
    }

    private DateSpan? Span(string name, string value, IssueCollector issues)
    {
        if (DateSpan.TryParse(value, options.Value.ZoneOffset, out var span))
        {
            return span;
        }

        issues.Add(ServerIssues.BadQueryValue, "", name, value, "an instant such as 2026-11-22T08:30:00+06:00 was expected");
        return null;
    }

    private static bool IsOldestFirst(string value, IssueCollector issues)
    {
        if (value is "_lastUpdated" or "-_lastUpdated" or "none" or "")
        {
            return value == "_lastUpdated";
        }

        issues.Add(ServerIssues.BadQueryValue, "", "_sort", value, "_lastUpdated, -_lastUpdated or none was expected");
        return false;
    }

    private static HistoryQuery Unknown(string name, string value, bool strict, HistoryQuery query, IssueCollector issues)
    {
        if (strict)
        {
            issues.Add(ServerIssues.BadQueryValue, "", name, value, "histories have no such parameter");
        }

        return query;
    }

    private HistoryPosition? Position(FhirRequest request, string token, IssueCollector issues)
    {
        if (marks.Read(token, BoundTo(request)) is { } mark)
        {
            var parts = Encoding.ASCII.GetString(mark).Split(' ').Select(p => long.Parse(p, CultureInfo.InvariantCulture)).ToArray();
            return new HistoryPosition(parts[0], parts[1], (int)parts[2]);
        }

        issues.Add(ServerIssues.BadPageToken, "");
        return null;
    }

    private IEnumerable<(string, string)> Links(FhirRequest request, HistoryPage page)
    {
        var path = $"{request.Base}/{PathOf(request.Route)}";
        yield return ("self", request.Query.Length == 0 ? path : $"{path}?{QueryText.Format(request.Parameters)}");
        var current = request.Parameter(PageMarks.Parameter);
        if (current is not null)
        {
            yield return ("first", Link(path, request, null));
            yield return ("previous", Link(path, request, PageMarks.Previous(current)));
        }

        if (page.Next is { } next)
        {
            var mark = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{next.FirstPage} {next.Sequence} {next.Index}"));
            yield return ("next", Link(path, request, marks.Next(current, mark, BoundTo(request))));
        }
    }

    private static string Link(string path, FhirRequest request, string? token)
    {
        var parameters = request.Parameters.Where(p => p.Name != PageMarks.Parameter).ToList();
        if (token is not null)
        {
            parameters.Add(new QueryParameter(PageMarks.Parameter, token));
        }

        return parameters.Count == 0 ? path : $"{path}?{QueryText.Format(parameters)}";
    }

    private static string BoundTo(FhirRequest request) => $"history {request.Caller.Name} {PathOf(request.Route)}";

    private static string PathOf(Route route) => route switch
    {
        { Id: { } id } => $"{route.Type}/{id}/_history",
        { Type: { } type } => $"{type}/_history",
        _ => "_history",
    };
}
