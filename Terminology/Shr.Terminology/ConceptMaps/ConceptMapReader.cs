using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.Json;

namespace Shr.Terminology.ConceptMaps;

/// <summary>Reads concept maps from FHIR ConceptMap resources, as R4 or R5 write them.</summary>
/// <remarks>https://hl7.org/fhir/R4/conceptmap.html</remarks>
internal static class ConceptMapReader
{
    /// <summary>The map in a JSON text, or null with issues.</summary>
    public static ConceptMapDefinition? Read(ReadOnlyMemory<byte> json, IssueCollector issues)
    {
        using var tree = JsonTreeReader.Read(json.ToArray(), issues);
        return tree is null ? null : Read(new JsonView(tree, 0));
    }

    /// <summary>The map.</summary>
    public static ConceptMapDefinition Read(JsonView resource)
    {
        var groups = new List<ConceptMapGroup>();
        foreach (var group in resource["group"u8].Items)
        {
            groups.Add(ReadGroup(group));
        }

        return new ConceptMapDefinition
        {
            Url = resource.String("url"u8) ?? "",
            Version = resource.String("version"u8),
            Id = resource.String("id"u8),
            Date = resource.String("date"u8),
            SourceScope = Scope(resource, "sourceUri"u8, "sourceCanonical"u8, "sourceScopeUri"u8, "sourceScopeCanonical"u8),
            TargetScope = Scope(resource, "targetUri"u8, "targetCanonical"u8, "targetScopeUri"u8, "targetScopeCanonical"u8),
            Groups = groups,
            Json = resource.Raw.ToArray(),
        };
    }

    private static string? Scope(JsonView resource, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d) =>
        resource.String(a) ?? resource.String(b) ?? resource.String(c) ?? resource.String(d);

    private static ConceptMapGroup ReadGroup(JsonView group)
    {
        var elements = new Dictionary<string, IReadOnlyList<ConceptMapTarget>>(StringComparer.Ordinal);
        foreach (var element in group["element"u8].Items)
        {
            if (element.String("code"u8) is { } code)
            {
                elements[code] = [.. elements.GetValueOrDefault(code, []), .. ReadTargets(element)];
            }
        }

        var (source, sourceVersion) = Split(group.String("source"u8), group.String("sourceVersion"u8));
        var (target, targetVersion) = Split(group.String("target"u8), group.String("targetVersion"u8));
        var unmapped = group["unmapped"u8];
        return new ConceptMapGroup
        {
            Source = source,
            SourceVersion = sourceVersion,
            Target = target,
            TargetVersion = targetVersion,
            Elements = elements,
            Reverse = elements
                .SelectMany(e => e.Value.Where(t => t.Code is not null).Select(t => (Source: e.Key, Target: t)))
                .ToLookup(p => p.Target.Code!, StringComparer.Ordinal),
            UnmappedMode = unmapped.String("mode"u8) is "use-source-code" ? "provided" : unmapped.String("mode"u8),
            UnmappedCode = unmapped.String("code"u8),
            UnmappedDisplay = unmapped.String("display"u8),
            UnmappedMap = unmapped.String("url"u8) ?? unmapped.String("otherMap"u8),
        };
    }

    private static List<ConceptMapTarget> ReadTargets(JsonView element)
    {
        var targets = new List<ConceptMapTarget>();
        foreach (var target in element["target"u8].Items)
        {
            targets.Add(new ConceptMapTarget(
                target.String("code"u8),
                target.String("display"u8),
                target.String("equivalence"u8) ?? FromRelationship(target.String("relationship"u8)),
                target.String("comment"u8)));
        }

        if (targets.Count == 0 && element["noMap"u8].Boolean == true)
        {
            targets.Add(new ConceptMapTarget(null, null, "unmatched", element.String("comment"u8)));
        }

        return targets;
    }

    // R5 names the relation from the source's side, R4 from the target's.
    private static string FromRelationship(string? relationship) => relationship switch
    {
        "equivalent" => "equivalent",
        "source-is-narrower-than-target" => "wider",
        "source-is-broader-than-target" => "narrower",
        "not-related-to" => "disjoint",
        _ => "relatedto",
    };

    private static (string? System, string? Version) Split(string? canonical, string? version) =>
        canonical?.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar ? (canonical[..bar], canonical[(bar + 1)..]) : (canonical, version);
}
