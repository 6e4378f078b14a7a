using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.Json;

namespace Shr.Terminology.Remote;

/// <summary>What another server's <c>$lookup</c> tells of a code.</summary>
public sealed record RemoteConcept
{
    public string? Display { get; init; }

    public string? Definition { get; init; }

    public ConceptFlags Flags { get; init; }

    public IReadOnlyList<Designation> Designations { get; init; } = [];

    /// <summary>Its properties; parents and children are not among them.</summary>
    public IReadOnlyList<ConceptProperty> Properties { get; init; } = [];

    public IReadOnlyList<string> Parents { get; init; } = [];

    public IReadOnlyList<string> Children { get; init; } = [];

    /// <summary>Reads the answer of <c>$lookup</c>; null where it is none.</summary>
    /// <remarks>https://hl7.org/fhir/R4/codesystem-operation-lookup.html</remarks>
    public static RemoteConcept? Read(byte[] json)
    {
        using var tree = JsonTreeReader.Read(json, new IssueCollector());
        var root = new JsonView(tree, 0);
        if (root.String("resourceType"u8) != "Parameters")
        {
            return null;
        }

        var concept = new RemoteConcept();
        var flags = ConceptFlags.None;
        var designations = new List<Designation>();
        var properties = new List<ConceptProperty>();
        foreach (var parameter in root["parameter"u8].Items)
        {
            switch (parameter.String("name"u8))
            {
                case "display": concept = concept with { Display = parameter.Value.Text }; break;
                case "definition": concept = concept with { Definition = parameter.Value.Text }; break;
                case "abstract" when parameter.Value.Boolean == true: flags |= ConceptFlags.Abstract; break;
                case "inactive" when parameter.Value.Boolean == true: flags |= ConceptFlags.Inactive; break;
                case "designation" when ReadDesignation(parameter) is { } designation: designations.Add(designation); break;
                case "property" when ReadProperty(parameter) is { } property: properties.Add(property); break;
                default: break;
            }
        }

        return concept with
        {
            Flags = flags | FlagsOf(properties),
            Designations = designations,
            Properties = [.. properties.Where(p => p.Code is not ("parent" or "child"))],
            Parents = [.. properties.Where(p => p.Code == "parent").Select(p => p.Value)],
            Children = [.. properties.Where(p => p.Code == "child").Select(p => p.Value)],
        };
    }

    private static ConceptFlags FlagsOf(List<ConceptProperty> properties)
    {
        var flags = ConceptFlags.None;
        foreach (var property in properties)
        {
            flags |= (property.Code, property.Value) switch
            {
                ("inactive", "true") or ("status", "retired" or "inactive") => ConceptFlags.Inactive,
                ("notSelectable" or "abstract", "true") => ConceptFlags.Abstract,
                ("status", "deprecated") => ConceptFlags.Deprecated,
                _ => ConceptFlags.None,
            };
        }

        return flags;
    }

    private static Designation? ReadDesignation(JsonView parameter)
    {
        var use = Part(parameter, "use");
        return Part(parameter, "value").Text is { Length: > 0 } value
            ? new Designation(Part(parameter, "language").Text, use.Exists ? new Coding(use.String("system"u8), null, use.String("code"u8), use.String("display"u8)) : null, value)
            : null;
    }

    private static ConceptProperty? ReadProperty(JsonView parameter)
    {
        var value = Part(parameter, "value");
        if (Part(parameter, "code").Text is not { } code || !value.Exists)
        {
            return null;
        }

        if (value.Name == "valueCoding")
        {
            return new ConceptProperty(code, PropertyKind.Coding, value.String("code"u8) ?? "", value.String("system"u8), value.String("display"u8));
        }

        var kind = value.Name switch
        {
            "valueCode" => PropertyKind.Code,
            "valueInteger" => PropertyKind.Integer,
            "valueBoolean" => PropertyKind.Boolean,
            "valueDateTime" => PropertyKind.DateTime,
            "valueDecimal" => PropertyKind.Decimal,
            _ => PropertyKind.String,
        };
        return value.Text is { } text ? new ConceptProperty(code, kind, text) : null;
    }

    private static JsonView Part(JsonView parameter, string name)
    {
        foreach (var part in parameter["part"u8].Items)
        {
            if (part.String("name"u8) == name)
            {
                return part.Value;
            }
        }

        return default;
    }
}
