using System.Globalization;
using Shr.Fhir;
using Shr.Search.Model;
using Shr.Search.Plans;

namespace Shr.Search.Query;

/// <summary>Reads the parameters that shape the answer and find nothing: <c>_sort</c>, <c>_count</c>, <c>_summary</c> and the like.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#return</remarks>
internal sealed class ResultParameterParser(SearchModel model, SearchLimits limits, bool isContainedIndexed)
{
    /// <summary>The server's own parameter for the page token.</summary>
    public const string Page = "_page";

    private readonly IncludeParser _includes = new(model);

    /// <summary>Whether the name is one of these; then the query is changed, or an issue says why not.</summary>
    public bool TryApply(string name, string value, IReadOnlyList<string> types, ref SearchQuery query, IssueCollector issues)
    {
        switch (name)
        {
            case "_format" or "_pretty":
                return true;
            case Page:
                query = query with { Page = value };
                return true;
            case "_explain":
                query = query with { Explain = value == "true" };
                return true;
            case "_count":
                Count(value, ref query, issues);
                return true;
            case "_sort":
                query = query with { Sort = [.. query.Sort, .. Sort(value, types, issues)] };
                return true;
            case "_elements":
                query = query with { Elements = [.. query.Elements, .. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] };
                return true;
            case "_summary":
                Summary(value, ref query, issues);
                return true;
            case "_total":
                Total(value, ref query, issues);
                return true;
            case "_contained":
                Contained(value, ref query, issues);
                return true;
            case "_containedType":
                Check(value is "container" or "contained", name, value, "container, contained", issues);
                query = query with { ReturnsContained = value == "contained" };
                return true;
            default:
                return false;
        }
    }

    /// <summary>All includes together, once the types are known.</summary>
    public IReadOnlyList<IncludeField> Includes(IReadOnlyList<string> types, List<(string Name, string Value)> asked, IssueCollector issues)
    {
        if (asked.Count > limits.MaxIncludes)
        {
            issues.Add(SearchIssues.TooManyIncludes, "", limits.MaxIncludes);
            return [];
        }

        var includes = new List<IncludeField>();
        foreach (var (name, value) in asked)
        {
            foreach (var one in value.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                _includes.Parse(types, name, one, includes, issues);
            }
        }

        return includes;
    }

    private void Count(string value, ref SearchQuery query, IssueCollector issues)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            issues.Add(SearchIssues.InvalidCount, "", value);
            return;
        }

        if (count > limits.MaxCount)
        {
            issues.Add(SearchIssues.CountCut, "", value, limits.MaxCount);
            count = limits.MaxCount;
        }

        query = query with { Count = count };
    }

    private List<SortField> Sort(string value, IReadOnlyList<string> types, IssueCollector issues)
    {
        var fields = new List<SortField>();
        foreach (var one in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var isDescending = one[0] == '-';
            var code = isDescending ? one[1..] : one;
            if (code == "_id")
            {
                fields.Add(new SortField(code, [], isDescending));
                continue;
            }

            var parameters = new List<CompiledSearchParameter>();
            foreach (var type in types)
            {
                if (model.Find(type, code) is { } parameter)
                {
                    parameters.Add(parameter);
                }
            }

            if (parameters.Count == 0)
            {
                issues.Add(SearchIssues.InvalidSort, "", one, $"{types[0]} has no search parameter of that name");
            }
            else if (parameters[0].Type is SearchParameterType.Composite or SearchParameterType.Special || parameters[0].IsWords || (!parameters[0].IsIndexed && code != "_lastUpdated"))
            {
                issues.Add(SearchIssues.InvalidSort, "", one, "its values have no order");
            }
            else
            {
                fields.Add(new SortField(code, parameters, isDescending));
            }
        }

        return fields;
    }

    private static void Summary(string value, ref SearchQuery query, IssueCollector issues)
    {
        SummaryMode? mode = value switch
        {
            "true" => SummaryMode.True,
            "false" => SummaryMode.False,
            "text" => SummaryMode.Text,
            "data" => SummaryMode.Data,
            "count" => SummaryMode.Count,
            _ => null,
        };
        Check(mode is not null, "_summary", value, "true, text, data, count, false", issues);
        query = query with { Summary = mode ?? SummaryMode.False };
    }

    private static void Total(string value, ref SearchQuery query, IssueCollector issues)
    {
        TotalMode? mode = value switch
        {
            "none" => TotalMode.None,
            "estimate" => TotalMode.Estimate,
            "accurate" => TotalMode.Accurate,
            _ => null,
        };
        Check(mode is not null, "_total", value, "none, estimate, accurate", issues);
        query = query with { Total = mode };
    }

    private void Contained(string value, ref SearchQuery query, IssueCollector issues)
    {
        ContainedMode? mode = value switch
        {
            "true" => ContainedMode.True,
            "false" => ContainedMode.False,
            "both" => ContainedMode.Both,
            _ => null,
        };
        Check(mode is not null, "_contained", value, "false, true, both", issues);
        if (mode is ContainedMode.True or ContainedMode.Both && !isContainedIndexed)
        {
            issues.Add(SearchIssues.ContainedNotSupported, "", value);
        }

        query = query with { Contained = mode ?? ContainedMode.False };
    }

    private static void Check(bool isRight, string name, string value, string allowed, IssueCollector issues)
    {
        if (!isRight)
        {
            issues.Add(SearchIssues.InvalidResultParameter, "", name, value, allowed);
        }
    }
}
