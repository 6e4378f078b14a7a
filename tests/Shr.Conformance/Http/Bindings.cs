using System.Text.Json.Nodes;
using Shr.Conformance.Validation;
using Shr.Fhir.Definitions;
using Shr.Terminology.CodeSystems;

namespace Shr.Conformance.Http;

/// <summary>The codes that elements with a required binding may have, a few of each.</summary>
internal static class Bindings
{
    private const int Codes = 3000;

    // Code systems without a list.
    private static readonly Dictionary<string, IReadOnlyList<Coding>> Endless = new(StringComparer.Ordinal)
    {
        ["http://hl7.org/fhir/ValueSet/mimetypes"] = [new Coding("urn:ietf:bcp:13", null, "text/plain"), new Coding("urn:ietf:bcp:13", null, "text/html")],
        ["http://hl7.org/fhir/ValueSet/all-languages"] = [new Coding("urn:ietf:bcp:47", null, "en"), new Coding("urn:ietf:bcp:47", null, "bn")],
        ["http://hl7.org/fhir/ValueSet/currencies"] = [new Coding("urn:iso:std:iso:4217", null, "BDT"), new Coding("urn:iso:std:iso:4217", null, "EUR")],
    };

    private static readonly Lazy<Dictionary<string, string>> ValueSets = new(Read);
    private static readonly Dictionary<string, IReadOnlyList<Coding>> Expanded = new(StringComparer.Ordinal);

    /// <summary>Codes for an element (<c>Patient.gender</c>); empty where it is free.</summary>
    public static IReadOnlyList<Coding> Of(string path)
    {
        if (!ValueSets.Value.TryGetValue(path, out var valueSet))
        {
            return [];
        }

        lock (Expanded)
        {
            if (!Expanded.TryGetValue(valueSet, out var codes))
            {
                codes = Endless.GetValueOrDefault(valueSet.Split('|')[0]) ?? Model.R4.Profiles.Terminology!.Expand(valueSet, Codes) ?? [];
                Expanded[valueSet] = codes;
            }

            return codes;
        }
    }

    private static Dictionary<string, string> Read()
    {
        var valueSets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var definition in DefinitionSet.R4.OfType("StructureDefinition").Where(d => d.Source == "r4/types"))
        {
            foreach (var element in JsonNode.Parse(definition.Json.Span)!["snapshot"]?["element"]?.AsArray() ?? [])
            {
                if (element!["binding"] is { } binding && binding["strength"]?.GetValue<string>() == "required" && binding["valueSet"] is { } valueSet)
                {
                    valueSets.TryAdd(element["path"]!.GetValue<string>().Replace("[x]", "", StringComparison.Ordinal), valueSet.GetValue<string>());
                }
            }
        }

        return valueSets;
    }
}
