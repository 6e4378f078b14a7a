using System.Globalization;
using Shr.Fhir;
using Shr.Server.Searching;
using Shr.Server.Wire;

namespace Shr.Server.Operations.Records;

/// <summary>What an operation was given: the query, and the Parameters of the body where there are some.</summary>
/// <remarks>https://hl7.org/fhir/R4/operations.html#request</remarks>
internal sealed class OperationInput
{
    private readonly FhirRequest _request;
    private readonly List<QueryParameter> _values;

    private OperationInput(FhirRequest request, List<QueryParameter> values)
    {
        _request = request;
        _values = values;
    }

    /// <summary>All simple parameters, in order.</summary>
    public IReadOnlyList<QueryParameter> Values => _values;

    /// <summary>The input of a request, or null with issues where the body is no Parameters.</summary>
    public static OperationInput? Read(FhirRequest request, IssueCollector issues)
    {
        var values = new List<QueryParameter>(request.Parameters);
        if (request.Body.Count == 0 || request.Format == BodyFormat.Form)
        {
            return new OperationInput(request, values);
        }

        using var resource = request.ReadBody(issues);
        if (resource is null)
        {
            return null;
        }

        if (resource.Type.Name != "Parameters")
        {
            issues.Add(ServerIssues.NotParameters, "", request.Route.Operation, resource.Type.Name);
            return null;
        }

        foreach (var parameter in resource.Root.ChildrenOf("parameter"u8))
        {
            foreach (var child in parameter.Children)
            {
                if (child is { Info: { Name: "value", IsChoice: true }, HasValue: true } && parameter.ChildString("name"u8) is { } name)
                {
                    values.Add(new QueryParameter(name, child.StringValue!));
                }
            }
        }

        return new OperationInput(request, values);
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
