using System.Globalization;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Server.Searching;
using Shr.Server.Wire;

namespace Shr.Server.Operations;

/// <summary>
/// Holds the input of an operation against what it declares: a misspelt or misplaced parameter is said by its name, never
/// ignored, as the answer would be to another question.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/operations.html#request</remarks>
internal static class OperationCheck
{
    // Every address takes these; they shape the answer only.
    private static readonly string[] Everywhere = ["_format", "_pretty", "_summary", "_elements", PageMarks.Parameter];

    // Clients mix the kinds of text, and no value can be misread by it.
    private static readonly string[] Texts = ["string", "code", "uri", "url", "canonical", "id", "oid", "uuid", "markdown"];
    private static readonly string[] Times = ["date", "dateTime", "instant"];
    private static readonly string[] Numbers = ["integer", "positiveInt", "unsignedInt", "decimal"];

    /// <summary>Adds what is wrong.</summary>
    public static void Check(FhirRequest request, string operation, IReadOnlyList<OperationParameter> inputs, IssueCollector issues)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Parameters)
        {
            if (!Everywhere.Contains(name) && Find(name, operation, inputs, issues) is { } input)
            {
                counts[name] = counts.GetValueOrDefault(name) + 1;
                CheckText(input, value, operation, issues);
            }
        }

        var holdsParameters = false;
        if (request is { Format: BodyFormat.Json, Body.Count: > 0 } && request.Route.Type != "Parameters")
        {
            using var tree = JsonTreeReader.Read(request.Body.Array!, request.Body.Offset, request.Body.Count, issues, request.Model.MaxDepth);
            holdsParameters = tree is not null && tree.Find(0, "resourceType"u8) is >= 0 and var type && tree.RawOf(type).SequenceEqual("Parameters"u8);
            if (holdsParameters)
            {
                CheckBody(tree!, operation, inputs, counts, issues);
            }
        }

        foreach (var input in inputs)
        {
            var count = counts.GetValueOrDefault(input.Name);
            if (count > input.Max)
            {
                issues.Add(ServerIssues.OperationParameterTwice, "", input.Name, operation, input.Max);
            }

            // A body that is no Parameters is itself the one resource asked for.
            if (count < input.Min && (holdsParameters || request.Body.Count == 0))
            {
                issues.Add(ServerIssues.OperationParameter, "", operation, input.Name);
            }
        }
    }

    private static OperationParameter? Find(string name, string operation, IReadOnlyList<OperationParameter> inputs, IssueCollector issues)
    {
        foreach (var input in inputs)
        {
            if (input.Name == name)
            {
                return input;
            }
        }

        issues.Add(ServerIssues.UnknownOperationParameter, "", operation, name);
        return null;
    }

    private static void CheckBody(JsonTree tree, string operation, IReadOnlyList<OperationParameter> inputs, Dictionary<string, int> counts, IssueCollector issues)
    {
        var list = tree.Find(0, "parameter"u8);
        for (var row = list < 0 ? -1 : tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            var name = tree.Find(row, "name"u8) is var at and >= 0 ? tree.StringOf(at) : "";
            if (Find(name, operation, inputs, issues) is not { } input)
            {
                continue;
            }

            counts[name] = counts.GetValueOrDefault(name) + 1;
            for (var child = tree.FirstChild(row); child >= 0; child = tree.NextSibling(child, row))
            {
                CheckValue(tree, child, input, operation, issues);
            }
        }
    }

    private static void CheckValue(JsonTree tree, int row, OperationParameter input, string operation, IssueCollector issues)
    {
        var property = System.Text.Encoding.UTF8.GetString(tree.NameOf(row));
        if (!property.StartsWith("value", StringComparison.Ordinal))
        {
            return;
        }

        var given = property["value".Length..];
        if (input.Type is null || !IsSame(given, input.Type))
        {
            issues.AddAt(tree.OffsetOf(row), ServerIssues.OperationParameterType, "", input.Name, operation, input.Type ?? "list of parts", given);
        }
        else if (tree.KindOf(row) is not (JsonKind.Object or JsonKind.Array))
        {
            CheckText(input, tree.StringOf(row), operation, issues);
        }
    }

    private static bool IsSame(string given, string declared)
    {
        var type = char.ToLowerInvariant(given.Length == 0 ? ' ' : given[0]) + (given.Length == 0 ? "" : given[1..]);
        return string.Equals(given, declared, StringComparison.OrdinalIgnoreCase)
            || (Texts.Contains(declared) && Texts.Contains(type))
            || (Times.Contains(declared) && (Times.Contains(type) || type == "string"))
            || (Numbers.Contains(declared) && Numbers.Contains(type));
    }

    private static void CheckText(OperationParameter input, string value, string operation, IssueCollector issues)
    {
        var fits = input.Type switch
        {
            "boolean" => value is "true" or "false",
            "integer" or "positiveInt" or "unsignedInt" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "decimal" => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            "date" or "dateTime" or "instant" => DateSpan.TryParse(value, TimeSpan.Zero, out _),
            _ => value.Length > 0,
        };
        if (!fits)
        {
            issues.Add(ServerIssues.OperationParameterType, "", input.Name, operation, input.Type, value);
        }
    }
}
