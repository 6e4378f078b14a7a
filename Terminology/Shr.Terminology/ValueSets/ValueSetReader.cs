using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.Json;

namespace Shr.Terminology.ValueSets;

/// <summary>Reads value sets from FHIR ValueSet resources, as R4 or R5 write them.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset.html</remarks>
internal static class ValueSetReader
{
    private const string FilterOperator = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.compose.include.filter.op";

    /// <summary>The value set in a JSON text, or null with issues.</summary>
    public static ValueSetDefinition? Read(ReadOnlyMemory<byte> json, IssueCollector issues)
    {
        using var tree = JsonTreeReader.Read(json.ToArray(), issues);
        return tree is null ? null : Read(new JsonView(tree, 0));
    }

    /// <summary>The value set.</summary>
    public static ValueSetDefinition Read(JsonView resource)
    {
        var compose = resource["compose"u8];
        var contained = new Dictionary<string, ValueSetDefinition>(StringComparer.Ordinal);
        foreach (var inner in resource["contained"u8].Items)
        {
            if (inner.String("resourceType"u8) == "ValueSet" && inner.String("id"u8) is { } id)
            {
                contained[id] = Read(inner);
            }
        }

        var expansion = new List<ExpandedCode>();
        if (!compose.Exists)
        {
            ReadExpansion(resource["expansion"u8]["contains"u8], expansion, 0);
        }

        return new ValueSetDefinition
        {
            Url = resource.String("url"u8) ?? "",
            Version = resource.String("version"u8) is { Length: > 0 } version ? version : null,
            Id = resource.String("id"u8),
            Name = resource.String("name"u8),
            Status = resource.String("status"u8) ?? "active",
            StandardsStatus = resource.Extension("http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status"u8).Value.Text,
            IsExperimental = resource["experimental"u8].Boolean ?? false,
            Language = resource.String("language"u8),
            Date = resource.String("date"u8),
            LockedDate = compose.String("lockedDate"u8) is { Length: > 0 } locked ? locked : null,
            IncludesInactive = compose["inactive"u8].Boolean,
            HasCompose = compose.Exists,
            Includes = ReadIncludes(compose["include"u8], "ValueSet.compose.include"),
            Excludes = ReadIncludes(compose["exclude"u8], "ValueSet.compose.exclude"),
            Supplements = ReadSupplements(resource),
            ExpansionParameters = ReadParameters(compose),
            Expansion = expansion,
            HasExpansion = resource["expansion"u8].Exists,
            Contained = contained,
            Json = resource.Raw.ToArray(),
        };
    }

    private static List<ValueSetInclude> ReadIncludes(JsonView includes, string path)
    {
        var list = new List<ValueSetInclude>();
        foreach (var include in includes.Items)
        {
            var valueSets = new List<string>();
            foreach (var valueSet in include["valueSet"u8].Items)
            {
                if (valueSet.Text is { Length: > 0 } canonical)
                {
                    valueSets.Add(canonical);
                }
            }

            list.Add(new ValueSetInclude
            {
                System = include.String("system"u8),
                Version = include.String("version"u8) is { Length: > 0 } version ? version : null,
                Concepts = ReadConcepts(include["concept"u8]),
                Filters = ReadFilters(include["filter"u8]),
                ValueSets = valueSets,
                Path = $"{path}[{list.Count}]",
            });
        }

        return list;
    }

    private static List<IncludedConcept> ReadConcepts(JsonView concepts)
    {
        var list = new List<IncludedConcept>();
        foreach (var concept in concepts.Items)
        {
            if (concept.String("code"u8) is not { } code)
            {
                continue;
            }

            var designations = new List<Designation>();
            foreach (var designation in concept["designation"u8].Items)
            {
                var use = designation["use"u8];
                var extensions = ConceptExtensions.Read(designation["extension"u8]);
                designations.Add(new Designation(
                    designation.String("language"u8),
                    use.Exists ? new Coding(use.String("system"u8), use.String("version"u8), use.String("code"u8), use.String("display"u8)) : null,
                    designation.String("value"u8) ?? "",
                    extensions.ValueOf(ConceptExtensions.StandardsStatus) is "withdrawn" or "deprecated",
                    extensions.Count == 0 ? null : extensions));
            }

            list.Add(new IncludedConcept(code, concept.String("display"u8), designations, ConceptExtensions.Read(concept["extension"u8])));
        }

        return list;
    }

    private static List<ValueSetFilter> ReadFilters(JsonView filters)
    {
        var list = new List<ValueSetFilter>();
        foreach (var filter in filters.Items)
        {
            // R4 has no code for child-of and descendent-leaf: they arrive as an extension on a missing operator.
            var op = filter.String("op"u8) ?? filter["_op"u8].Extension(System.Text.Encoding.UTF8.GetBytes(FilterOperator)).Value.Text;
            list.Add(new ValueSetFilter(filter.String("property"u8) ?? "", op ?? "", filter.String("value"u8)));
        }

        return list;
    }

    private static List<string> ReadSupplements(JsonView resource)
    {
        var list = new List<string>();
        foreach (var extension in resource["extension"u8].Items)
        {
            if (extension["url"u8].Utf8.SequenceEqual("http://hl7.org/fhir/StructureDefinition/valueset-supplement"u8) && extension.Value.Text is { } canonical)
            {
                list.Add(canonical);
            }
        }

        return list;
    }

    private static List<KeyValuePair<string, string>> ReadParameters(JsonView compose)
    {
        var list = new List<KeyValuePair<string, string>>();
        foreach (var extension in compose["extension"u8].Items)
        {
            var url = extension["url"u8].Utf8;
            if ((url.SequenceEqual("http://hl7.org/fhir/StructureDefinition/valueset-expansion-parameter"u8)
                    || url.SequenceEqual("http://hl7.org/fhir/tools/StructureDefinition/valueset-expansion-parameter"u8))
                && extension.Extension("name"u8).Value.Text is { } name
                && extension.Extension("value"u8).Value.Text is { } value)
            {
                list.Add(new(name, value));
            }
        }

        foreach (var property in compose["property"u8].Items)
        {
            if (property.Text is { } name)
            {
                list.Add(new("property", name));
            }
        }

        return list;
    }

    private static void ReadExpansion(JsonView contains, List<ExpandedCode> into, int depth)
    {
        foreach (var item in contains.Items)
        {
            if (item.String("system"u8) is { } system && item.String("code"u8) is { } code)
            {
                into.Add(new ExpandedCode(system, item.String("version"u8), code, item.String("display"u8), item["abstract"u8].Boolean ?? false, item["inactive"u8].Boolean ?? false));
            }

            if (depth < 100)
            {
                ReadExpansion(item["contains"u8], into, depth + 1);
            }
        }
    }
}
