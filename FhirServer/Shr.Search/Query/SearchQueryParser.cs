using System.Text;
using Shr.Fhir;
using Shr.Search.Extraction;
using Shr.Search.Model;
using Shr.Search.Values;

namespace Shr.Search.Query;

/// <summary>
/// Reads searches: what a url or form asks becomes a <see cref="SearchQuery"/>, or issues that say what is wrong and what would
/// be right. Immutable; one for all requests.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/search.html</remarks>
public sealed class SearchQueryParser
{
    private readonly SearchModel _model;
    private readonly SearchLimits _limits;
    private readonly IndexOptions _index;
    private readonly ValueParser _values;
    private readonly ResultParameterParser _results;

    /// <summary>A parser for one model.</summary>
    public SearchQueryParser(SearchModel model, IndexOptions index, SearchLimits limits)
    {
        _model = model;
        _limits = limits;
        _index = index;
        _values = new ValueParser(model, index, limits);
        _results = new ResultParameterParser(model, limits, index.Contained);
    }

    /// <summary>The query, or null with errors. Warnings come with a query too.</summary>
    public SearchQuery? Parse(SearchRequest request, IssueCollector issues)
    {
        var found = new IssueCollector();
        var query = Read(request, found);
        issues.AddRange(found);
        return found.HasErrors ? null : query;
    }

    private SearchQuery? Read(SearchRequest request, IssueCollector issues)
    {
        if (request.Parameters.Count > _limits.MaxParameters)
        {
            issues.Add(SearchIssues.TooManyParameters, "", _limits.MaxParameters);
            return null;
        }

        if (Types(request, issues) is not { } types)
        {
            return null;
        }

        var where = new List<SearchExpression>();
        if (request.Compartment is { } compartment && !InCompartment(compartment, types, request.Type is null, where, issues, out types))
        {
            return null;
        }

        var applied = new List<KeyValuePair<string, string>>(request.Parameters.Count);
        var result = new SearchQuery { Types = types, Where = new AndExpression([]), Count = _limits.DefaultCount, IsEveryType = types.Count == _model.ResourceTypes.Count };
        var includes = new List<(string, string)>();
        var parameters = new ParameterParser(_model, ValuesOf(request), _limits);
        foreach (var (name, value) in request.Parameters)
        {
            if (!Apply(request, parameters, name, value, types, where, includes, ref result, issues))
            {
                continue;
            }

            if (name != ResultParameterParser.Page)
            {
                applied.Add(new(name, value));
            }
        }

        return result with
        {
            Where = new AndExpression(where),
            Includes = _results.Includes(types, includes, issues),
            Applied = applied,
        };
    }

    private ValueParser ValuesOf(SearchRequest request) => request.Base is null || _index.LocalBases.Contains(request.Base, StringComparer.OrdinalIgnoreCase)
        ? _values
        : new ValueParser(_model, _index with { LocalBases = [.. _index.LocalBases, request.Base] }, _limits);

    // False where the parameter was ignored.
    private bool Apply(
        SearchRequest request, ParameterParser parameters, string name, string value, IReadOnlyList<string> types, List<SearchExpression> where, List<(string, string)> includes, ref SearchQuery result, IssueCollector issues)
    {
        if (value.Length > _limits.MaxValueLength)
        {
            issues.Add(SearchIssues.ValueTooLong, "", name, _limits.MaxValueLength);
            return false;
        }

        if (value.Length == 0)
        {
            issues.Add(request.IsStrict ? SearchIssues.EmptyValue : SearchIssues.EmptyValueIgnored, "", name);
            return false;
        }

        switch (name)
        {
            case "_type" when request.Type is null:
                return true;
            case "_filter":
                AddIfAny(where, new FilterParser(parameters, _limits).Parse(types, value, issues));
                return true;
            case "_list" or "_in":
                AddIfAny(where, Membership(name, types, value, issues));
                return true;
        }

        if (name.StartsWith("_include", StringComparison.Ordinal) || name.StartsWith("_revinclude", StringComparison.Ordinal))
        {
            includes.Add((name, value));
            return true;
        }

        if (_results.TryApply(name, value, types, ref result, issues))
        {
            return true;
        }

        var found = new IssueCollector();
        var part = name.Contains('$', StringComparison.Ordinal) ? Unknown(request, name, found) : parameters.Parse(types, name, value, found);
        if (part is null && !request.IsStrict && found.All is [{ } only] && only.Kind == SearchIssues.UnknownParameter)
        {
            issues.Add(SearchIssues.UnknownParameterIgnored, "", request.Type ?? "Resource", name);
            return false;
        }

        issues.AddRange(found);
        AddIfAny(where, part);
        return part is not null;
    }

    private static SearchExpression? Unknown(SearchRequest request, string name, IssueCollector issues)
    {
        issues.Add(SearchIssues.UnknownParameter, "", request.Type ?? "Resource", name);
        return null;
    }

    private static void AddIfAny(List<SearchExpression> where, SearchExpression? part)
    {
        if (part is not null)
        {
            where.Add(part);
        }
    }

    private IReadOnlyList<string>? Types(SearchRequest request, IssueCollector issues)
    {
        if (request.Type is { } type)
        {
            if (_model.Types.FindResource(type) is not null)
            {
                return [type];
            }

            issues.Add(SearchIssues.UnknownType, "", type);
            return null;
        }

        var named = new List<string>();
        foreach (var (name, value) in request.Parameters)
        {
            if (name != "_type")
            {
                continue;
            }

            foreach (var one in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (_model.Types.FindResource(one) is null)
                {
                    issues.Add(SearchIssues.UnknownType, "", one);
                    return null;
                }

                if (!named.Contains(one))
                {
                    named.Add(one);
                }
            }
        }

        return named.Count > 0 ? named : _model.ResourceTypes;
    }

    private bool InCompartment(ResourceKey compartment, IReadOnlyList<string> types, bool anyType, List<SearchExpression> where, IssueCollector issues, out IReadOnlyList<string> members)
    {
        members = types;
        if (_model.FindCompartment(compartment.Type) is not { } definition)
        {
            issues.Add(SearchIssues.NoCompartment, "", compartment.Type);
            return false;
        }

        var inside = new List<string>();
        var alternatives = new List<SearchExpression>();
        foreach (var type in types)
        {
            var parameters = definition.ParametersOf(type);
            if (parameters.Count == 0 && type != compartment.Type)
            {
                continue;
            }

            inside.Add(type);
            if (type == compartment.Type)
            {
                alternatives.Add(new IdExpression([type], [compartment.Id]));
            }

            foreach (var parameter in parameters)
            {
                alternatives.Add(new ParameterExpression(parameter, SearchModifier.None, new ReferenceValue(compartment.Type, compartment.Id, null, null)));
            }
        }

        if (inside.Count == 0 && !anyType)
        {
            issues.Add(SearchIssues.NotInCompartment, "", types[0], compartment.Type);
            return false;
        }

        members = inside;
        where.Add(SearchExpression.AnyOf(alternatives));
        return true;
    }

    // _list=42: what the List names. _in also takes groups and care teams.
    private SearchExpression? Membership(string name, IReadOnlyList<string> types, string value, IssueCollector issues)
    {
        var alternatives = new List<SearchExpression>();
        foreach (var one in ValueText.Split(value, ','))
        {
            var slash = one.IndexOf('/', StringComparison.Ordinal);
            var type = slash < 0 ? "List" : one[..slash];
            var parameter = type switch
            {
                "List" => _model.Find(type, "item"),
                "Group" when name == "_in" => _model.Find(type, "member"),
                "CareTeam" when name == "_in" => _model.Find(type, "participant"),
                _ => null,
            };
            var id = one[(slash + 1)..];
            if (parameter is null || !ReferenceText.IsId(Encoding.UTF8.GetBytes(id)))
            {
                issues.Add(SearchIssues.InvalidReference, "", one, name);
                return null;
            }

            alternatives.Add(new HasExpression(parameter, new IdExpression([type], [id])));
        }

        return types.Count == 0 ? null : SearchExpression.AnyOf(alternatives);
    }
}
