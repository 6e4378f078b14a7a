using System.Text.Json.Nodes;
using Shr.Fhir.Definitions;
using Shr.Fhir.Types;

namespace Shr.Conformance.Http;

/// <summary>Valid resources made from the definitions: what is required, and the elements a test asks for.</summary>
internal static class SampleResources
{
    private static readonly TypeModel Types = R4Definitions.Types;

    // What invariants of the type want besides the required elements.
    private static readonly Dictionary<string, string> Extra = new(StringComparer.Ordinal)
    {
        ["AllergyIntolerance"] = """{"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]}}""",
        ["Appointment"] = """{"start":"2030-01-01T10:00:00Z","end":"2030-01-01T10:10:00Z","participant":[{"actor":{"reference":"Patient/sample-0"},"status":"accepted"}]}""",
        ["AppointmentResponse"] = """{"actor":{"reference":"Patient/sample-0"}}""",
        ["Bundle"] = """{"type":"collection"}""",
        ["CapabilityStatement"] = """{"description":"Sample","kind":"capability","software":{"name":"Sample"},"fhirVersion":"4.0.1","rest":[{"mode":"server"}]}""",
        ["Consent"] = """{"policy":[{"uri":"http://example.org/policy"}]}""",
        ["EventDefinition"] = """{"trigger":[{"type":"named-event","name":"sample"}]}""",
        ["ImmunizationRecommendation"] = """
            {"recommendation":[{"targetDisease":{"text":"Sample"},"forecastStatus":{"text":"due"}}]}
            """,
        ["ImplementationGuide"] = """{"name":"Sample","packageId":"sample.package","fhirVersion":["4.0.1"]}""",
        ["InsurancePlan"] = """{"name":"Sample"}""",
        ["Linkage"] = """
            {"item":[{"type":"source","resource":{"reference":"Patient/sample-0"}},{"type":"alternate","resource":{"reference":"Patient/sample-1"}}]}
            """,
        ["Location"] = """{"name":"Sample"}""",
        ["Organization"] = """{"name":"Sample"}""",
        ["SearchParameter"] = """{"code":"sample","base":["Patient"],"type":"token","expression":"Patient.active"}""",
        ["StructureDefinition"] = """
            {"name":"Sample","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
             "differential":{"element":[{"id":"Patient","path":"Patient"}]}}
            """,
        ["TerminologyCapabilities"] = """{"description":"Sample","kind":"requirements"}""",
    };

    /// <summary>A resource of a type with the elements at these places.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="variant">Which of the values the places get.</param>
    /// <param name="places">Paths below the type.</param>
    public static JsonObject Of(string type, int variant = 0, params IReadOnlyList<SamplePlace> places)
    {
        var root = Types.Require(type);
        var resource = new JsonObject { ["resourceType"] = type };
        if (Extra.TryGetValue(type, out var extra))
        {
            foreach (var (name, value) in JsonNode.Parse(extra)!.AsObject())
            {
                resource[name] = value!.DeepClone();
            }
        }

        Require(resource, root);
        foreach (var place in places)
        {
            Fill(resource, root, place, 0, variant);
        }

        return resource;
    }

    private static void Require(JsonObject target, FhirType type)
    {
        foreach (var element in type.Elements.Where(e => e.Min > 0 && e.Types.Count > 0))
        {
            if (!target.Any(p => p.Key == element.Name || (element.IsChoice && p.Key.StartsWith(element.Name, StringComparison.Ordinal))))
            {
                Put(target, element, element.Types[0], Make(element, element.Types[0], 0, null));
            }
        }
    }

    private static void Fill(JsonObject target, FhirType type, SamplePlace place, int at, int variant)
    {
        var name = place.Path[at];
        var element = type.FindElement(name) ?? throw new ArgumentException($"{type} has no element {name}");
        var isLast = at == place.Path.Count - 1;
        var chosen = element.IsChoice && place.Choice is { } choice ? element.Types.FirstOrDefault(t => string.Equals(t.Type.Name, choice, StringComparison.OrdinalIgnoreCase)) ?? throw new ArgumentException($"{element} cannot be a {choice}") : element.Types[0];
        var property = NameOf(element, chosen);
        foreach (var other in element.IsChoice ? target.Where(p => p.Key != property && p.Key.StartsWith(element.Name, StringComparison.Ordinal)).Select(p => p.Key).ToArray() : [])
        {
            target.Remove(other);
        }

        if (isLast)
        {
            var made = Make(element, chosen, variant, place.Target);
            if (made is JsonObject filled)
            {
                Beside(filled, place, at + 1);
            }

            Put(target, element, chosen, made);
            return;
        }

        if (Existing(target[property]) is not { } child)
        {
            child = new JsonObject();
            Put(target, element, chosen, child);
            Require(child, chosen.Type);
        }

        Fill(child, chosen.Type, place, at + 1, variant);
        Beside(child, place, at + 1);
    }

    private static void Beside(JsonObject target, SamplePlace place, int at)
    {
        foreach (var (_, name, text) in place.Beside.Where(b => b.At == at))
        {
            target[name] = text;
        }
    }

    private static JsonObject? Existing(JsonNode? node) => node is JsonArray { Count: > 0 } array ? array[0] as JsonObject : node as JsonObject;

    private static JsonNode Make(ElementInfo element, ElementTypeRef chosen, int variant, string? target)
    {
        if (chosen.Type is { IsResource: true })
        {
            return Of(target ?? "Basic", variant, new SamplePlace(["id"]));
        }

        var targets = chosen.TargetProfiles.Select(p => p[(p.LastIndexOf('/') + 1)..]).ToArray();
        var to = target ?? (targets.Length == 0 || targets[0] == "Resource" ? "Patient" : targets[0]);
        if (SampleValues.Of(chosen.Type, element.Path.Replace("[x]", "", StringComparison.Ordinal), variant, to) is { } value)
        {
            return value;
        }

        var made = new JsonObject();
        Require(made, chosen.Type);
        if (made.Count == 0 && chosen.Type.Elements.FirstOrDefault(e => e.Name is not ("id" or "extension" or "modifierExtension") && e.Types.Count > 0) is { } first)
        {
            Put(made, first, first.Types[0], Make(first, first.Types[0], variant, null));
        }

        return made;
    }


    private static string NameOf(ElementInfo element, ElementTypeRef chosen) =>
        element.IsChoice ? element.Name + char.ToUpperInvariant(chosen.Type.Name[0]) + chosen.Type.Name[1..] : element.Name;

    private static void Put(JsonObject target, ElementInfo element, ElementTypeRef chosen, JsonNode value)
    {
        var name = NameOf(element, chosen);
        target[name] = element.IsArray ? new JsonArray(value) : value;
    }
}
