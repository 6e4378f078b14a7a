using Shr.Terminology.CodeSystems;
using Shr.Terminology.Json;

namespace Shr.Terminology.Operations;

/// <summary>The parameters of a request, from a Parameters resource or from a query. Unknown ones are passed over.</summary>
internal sealed class OperationParameters
{
    private readonly List<OperationParameter> _all = [];

    public IReadOnlyList<OperationParameter> All => _all;

    /// <summary>Takes over the items of a <c>parameter</c> array.</summary>
    public void AddParameters(JsonView items)
    {
        foreach (var item in items.Items)
        {
            if (item.String("name"u8) is { } name)
            {
                var value = item.Value;
                _all.Add(new OperationParameter(name, value.Text, value, item["resource"u8], item));
            }
        }
    }

    public void Add(OperationParameter parameter) => _all.Add(parameter);

    public void Add(string name, string text) => _all.Add(new OperationParameter(name, text, default, default, default));

    public void AddResource(string name, JsonView resource) => _all.Add(new OperationParameter(name, null, default, resource, default));

    /// <summary>The text of the first parameter with a name, or null where it is absent or empty.</summary>
    public string? Text(string name)
    {
        foreach (var parameter in _all)
        {
            if (parameter.Name == name && parameter.Text is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The text of the first parameter with one of several names.</summary>
    public string? Text(string name, string otherName) => Text(name) ?? Text(otherName);

    /// <summary>The texts of all parameters with a name.</summary>
    public IEnumerable<string> Texts(string name)
    {
        foreach (var parameter in _all)
        {
            if (parameter.Name == name && parameter.Text is { Length: > 0 } text)
            {
                yield return text;
            }
        }
    }

    /// <summary>A boolean parameter, or null.</summary>
    public bool? Boolean(string name) => Text(name) switch { "true" => true, "false" => false, _ => null };

    /// <summary>The first parameter with a name that has a value or resource; Exists is false on both where there is none.</summary>
    public OperationParameter Find(string name)
    {
        foreach (var parameter in _all)
        {
            if (parameter.Name == name)
            {
                return parameter;
            }
        }

        return default;
    }

    /// <summary>All parameters with a name.</summary>
    public IEnumerable<OperationParameter> FindAll(string name)
    {
        foreach (var parameter in _all)
        {
            if (parameter.Name == name)
            {
                yield return parameter;
            }
        }
    }

    /// <summary>A Coding parameter; in a query <c>system|code</c>; null where it is absent.</summary>
    public Coding? Coding(string name)
    {
        var parameter = Find(name);
        if (parameter.Value.Exists && parameter.Value.Kind == Shr.Fhir.Elements.JsonKind.Object)
        {
            return ReadCoding(parameter.Value);
        }

        if (parameter.Text is not { Length: > 0 } text)
        {
            return null;
        }

        var bar = text.LastIndexOf('|');
        return bar < 0 ? new Coding(null, null, text) : new Coding(text[..bar], null, text[(bar + 1)..]);
    }

    public static Coding ReadCoding(JsonView coding) => new(
        coding.String("system"u8) is { Length: > 0 } system ? system : null,
        coding.String("version"u8) is { Length: > 0 } version ? version : null,
        coding.String("code"u8) is { Length: > 0 } code ? code : null,
        coding.String("display"u8) is { Length: > 0 } display ? display : null);
}
