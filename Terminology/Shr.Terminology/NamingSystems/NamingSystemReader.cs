using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.Json;

namespace Shr.Terminology.NamingSystems;

/// <summary>Reads what a NamingSystem, or a code system by its identifiers, says of names.</summary>
internal static class NamingSystemReader
{
    /// <summary>The definition in a JSON text; null where it names nothing.</summary>
    public static NamingSystemDefinition? Read(ReadOnlyMemory<byte> json)
    {
        using var tree = JsonTreeReader.Read(json.ToArray(), new IssueCollector());
        return tree is null ? null : Read(new JsonView(tree, 0));
    }

    /// <summary>The definition in a resource; null where it names nothing.</summary>
    public static NamingSystemDefinition? Read(JsonView resource) => resource.String("resourceType"u8) switch
    {
        "NamingSystem" when resource.String("status"u8) != "retired" => OfNamingSystem(resource),
        "CodeSystem" => OfCodeSystem(resource),
        _ => null,
    };

    private static NamingSystemDefinition? OfNamingSystem(JsonView resource)
    {
        var ids = new List<UniqueId>();
        foreach (var id in resource["uniqueId"u8].Items)
        {
            if (id.String("type"u8) is { } type && id.String("value"u8) is { Length: > 0 } value)
            {
                ids.Add(new UniqueId(type, UniqueId.Bare(value), id["preferred"u8].Boolean ?? false));
            }
        }

        return ids.Count == 0 ? null : new NamingSystemDefinition(resource.String("name"u8) ?? ids[0].Value, ids);
    }

    // A code system is known by its url, and often says its OID as identifier.
    private static NamingSystemDefinition? OfCodeSystem(JsonView resource)
    {
        if (resource.String("url"u8) is not { Length: > 0 } url)
        {
            return null;
        }

        var ids = new List<UniqueId> { new(UniqueId.TypeOf(url), UniqueId.Bare(url), true) };
        foreach (var identifier in resource["identifier"u8].Items)
        {
            if (identifier.String("system"u8) == "urn:ietf:rfc:3986" && identifier.String("value"u8) is { Length: > 0 } value)
            {
                ids.Add(new UniqueId(UniqueId.TypeOf(value), UniqueId.Bare(value)));
            }
        }

        return new NamingSystemDefinition(resource.String("title"u8) ?? resource.String("name"u8) ?? url, ids);
    }
}
