using System.Text;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;
using Shr.Fhir.Xml;

namespace Shr.Fhir.FhirPath.Lab;

/// <summary>Reads the Parameters of <c>$fhirpath</c> as the tools of fhirpath-lab send them.</summary>
/// <remarks>
/// The resource comes as a resource, or as text (JSON or XML) in an extension or in <c>valueString</c>.
/// What it makes of such text lives as long as the answer: dispose of the reader after writing it.
/// </remarks>
public sealed class FhirPathRequestReader(TypeModel types) : IDisposable
{
    private const string JsonValue = "http://fhir.forms-lab.com/StructureDefinition/json-value";
    private const string XmlValue = "http://fhir.forms-lab.com/StructureDefinition/xml-value";

    private readonly List<JsonTree> _trees = [];

    /// <summary>The request in a Parameters resource, or null with what is wrong.</summary>
    public FhirPathRequest? Read(in Element parameters, IssueCollector issues)
    {
        string? expression = null;
        string? context = null;
        var resource = default(FhirPathValue);
        var isStrict = false;
        var variables = new Dictionary<string, FhirPathValue[]>(StringComparer.Ordinal);
        foreach (var parameter in parameters.ChildrenOf("parameter"u8))
        {
            switch (parameter.ChildString("name"u8))
            {
                case "expression":
                    expression = Text(parameter);
                    break;
                case "context":
                    context = Text(parameter) is { Length: > 0 } text ? text : null;
                    break;
                case "validate":
                    isStrict = Text(parameter) == "true";
                    break;
                case "variables":
                    ReadVariables(parameter, variables);
                    break;
                case "resource":
                    resource = ReadResource(parameter, issues);
                    break;
            }
        }

        if (string.IsNullOrWhiteSpace(expression))
        {
            issues.Add(Issues.FhirPathNoExpression, "Parameters.parameter");
        }

        return issues.HasErrors ? null : new FhirPathRequest { Expression = expression!, Context = context, Resource = resource, Variables = variables, IsStrict = isStrict };
    }

    /// <summary>The resource in a text of JSON or XML, or None with what is wrong.</summary>
    public FhirPathValue ReadText(string text, bool isXml, IssueCollector issues)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var json = isXml ? new FhirXmlReader(types).Read(new MemoryStream(bytes), issues) : bytes;
        if (json is null || JsonTreeReader.Read(json, issues) is not { } tree)
        {
            return default;
        }

        _trees.Add(tree);
        return FhirPathValue.OfJson(tree, types);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tree in _trees)
        {
            tree.Dispose();
        }

        _trees.Clear();
    }

    private FhirPathValue ReadResource(in Element parameter, IssueCollector issues)
    {
        if (parameter.Child("resource"u8) is { Exists: true } resource)
        {
            return FhirPathValue.Of(resource);
        }

        foreach (var extension in parameter.ChildrenOf("extension"u8))
        {
            if (extension.ChildString("url"u8) is JsonValue or XmlValue && extension.ChildString("valueString"u8) is { } text)
            {
                return ReadText(text, extension.ChildString("url"u8) == XmlValue, issues);
            }
        }

        return Text(parameter) is { Length: > 0 } plain ? ReadText(plain, plain.TrimStart().StartsWith('<'), issues) : default;
    }

    private static void ReadVariables(in Element parameter, Dictionary<string, FhirPathValue[]> variables)
    {
        foreach (var part in parameter.ChildrenOf("part"u8))
        {
            if (part.ChildString("name"u8) is not { } name)
            {
                continue;
            }

            var value = Value(part);
            variables[name] = value.Exists ? [.. variables.GetValueOrDefault(name) ?? [], FhirPathValue.Of(value)] : variables.GetValueOrDefault(name) ?? [];
        }
    }

    private static string? Text(in Element parameter) => Value(parameter) is { HasValue: true } value ? value.StringValue : null;

    private static Element Value(in Element parameter)
    {
        if (parameter.Type.FindElement("value") is { } choice)
        {
            foreach (var value in parameter.ChildrenOf([], choice))
            {
                return value;
            }
        }

        return parameter.Child("resource"u8);
    }
}
