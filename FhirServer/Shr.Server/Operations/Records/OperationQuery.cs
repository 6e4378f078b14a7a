using System.Globalization;
using Shr.Fhir;
using Shr.Server.Searching;
using Shr.Server.Wire;

namespace Shr.Server.Operations.Records;

/// <summary>The simple parameters of an operation as one query, so that links to further pages can carry them.</summary>
/// <remarks>https://hl7.org/fhir/R4/operations.html#request</remarks>
internal sealed class OperationQuery
{
    private readonly FhirRequest _request;
    private readonly List<QueryParameter> _values;

    private OperationQuery(FhirRequest request, List<QueryParameter> values)
    {
        _request = request;
        _values = values;
    }

    /// <summary>All simple parameters, in order.</summary>
    public IReadOnlyList<QueryParameter> Values => _values;

    /// <summary>The input of a request, or null with issues where the body is faulty.</summary>
    public static OperationQuery? Read(FhirRequest request, IssueCollector issues)
    {
        using var inputs = OperationInputs.Read(request, issues);
        return inputs is null ? null : new OperationQuery(request, [.. inputs.All.Select(p => new QueryParameter(p.Name, p.Value))]);
    }

    /// <summary>The first value of a parameter, or null.</summary>
    public string? Value(string name) => _values.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault();

    /// <summary>The comma-separated words of all values of a parameter.</summary>
    public IReadOnlyList<string> List(string name) =>
        [.. _values.Where(v => v.Name == name).SelectMany(v => v.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>A whole number from 1 on, or the default; a faulty one is an issue.</summary>
    public int Count(string name, int whenMissing, int most, IssueCollector issues)
    {
        if (Value(name) is not { } text)
        {
            return whenMissing;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1)
        {
            return Math.Min(count, most);
        }

        issues.Add(ServerIssues.OperationParameterType, "", name, _request.Route.Operation, "whole number from 1 on", text);
        return whenMissing;
    }

    /// <summary>A link to the same operation with the same parameters, and a page.</summary>
    public string LinkTo(string path, string? page)
    {
        var all = _values.Where(v => v.Name != PageMarks.Parameter).ToList();
        if (page is not null)
        {
            all.Add(new QueryParameter(PageMarks.Parameter, page));
        }

        return all.Count == 0 ? $"{_request.Base}/{path}" : $"{_request.Base}/{path}?{QueryText.Format(all)}";
    }
}
