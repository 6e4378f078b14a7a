using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Bundles as facilities send them: a Composition, an Encounter, and whatever a test adds.</summary>
internal sealed class EncounterBundle
{
    private readonly JsonArray _entries = [];
    private readonly JsonArray _sections = [];
    private int _count = 2;

    public EncounterBundle(string hid, string home, string type = "collection")
    {
        Hid = hid;
        Patient = $"{home}/api/v1/patients/{hid}";
        Root = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = type,
            ["entry"] = _entries,
        };
        Composition = Add("urn:uuid:00000000-0000-4000-8000-000000000001", Parse($$$"""
            {"resourceType":"Composition","status":"final","type":{"coding":[{"system":"http://loinc.org","code":"51899-3"}]},"subject":{"reference":"{{{Patient}}}"},
             "encounter":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000002"},"date":"2026-03-01T10:00:00+06:00",
             "author":[{"reference":"{{{home}}}/api/1.0/facilities/10000069.json"}],"title":"Patient Clinical Encounter","confidentiality":"N"}
            """));
        Encounter = Add("urn:uuid:00000000-0000-4000-8000-000000000002", Parse($$$"""
            {"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
             "type":[{"coding":[{"system":"http://dghs.gov.bd/fhir/CodeSystem/encounter-type","code":"OPD"}]}],"subject":{"reference":"{{{Patient}}}"},
             "period":{"start":"2026-03-01T09:30:00+06:00"},
             "serviceProvider":{"reference":"{{{home}}}/api/1.0/facilities/10000069.json"},
             "participant":[{"individual":{"reference":"{{{home}}}/api/1.0/providers/18.json"}}]}
            """));
    }

    public string Hid { get; }

    public string Patient { get; }

    public JsonObject Root { get; }

    public JsonObject Composition { get; }

    public JsonObject Encounter { get; }

    public static implicit operator JsonNode(EncounterBundle bundle) => bundle.Root;

    /// <summary>Adds a record about the patient, in the encounter, with a section of its own; the rest is said in JSON.</summary>
    public JsonObject With(string type, string content, string subject = "subject", string? encounter = "encounter")
    {
        var number = ++_count;
        var link = encounter is null ? "" : $",\"{encounter}\":{{\"reference\":\"urn:uuid:00000000-0000-4000-8000-000000000002\"}}";
        var record = Parse($"{{\"resourceType\":\"{type}\",\"{subject}\":{{\"reference\":\"{Patient}\"}}{link},{content}}}");
        var fullUrl = $"urn:uuid:00000000-0000-4000-8000-{number:D12}";
        _sections.Add(new JsonObject { ["entry"] = new JsonArray(new JsonObject { ["reference"] = fullUrl }) });
        Composition["section"] ??= _sections;
        return Add(fullUrl, record);
    }

    public JsonObject WithCondition(string code = "A90", string category = "encounter-diagnosis") => With("Condition", $$$"""
        "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
        "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"{{{category}}}"}]}],
        "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"{{{code}}}"}]}
        """);

    public JsonObject WithObservation(string code = "8867-4") => With("Observation", $$$"""
        "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}"}]},"valueQuantity":{"value":72.50,"unit":"/min"}
        """);

    public JsonObject Add(string fullUrl, JsonObject resource)
    {
        _entries.Add(new JsonObject { ["fullUrl"] = fullUrl, ["resource"] = resource });
        return resource;
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
