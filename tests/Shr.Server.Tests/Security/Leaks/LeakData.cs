using System.Text.Json.Nodes;

namespace Shr.Server.Tests.Security.Leaks;

/// <summary>
/// Random records of eight patients. Patient 0 holds near half of them. 0, 2, 3, 5 and 6 live in the facility's area; 2 is
/// confidential; 3 denies the facility everything, 0 its Conditions, 6 what is labelled; 4 denies all but lets the facility in.
/// </summary>
internal sealed class LeakData
{
    public const string FacilityCode = "10000069";
    public const string Area = "3026";
    public const int Patients = 8;

    private static readonly string[] Codes = ["8480-6", "8867-4", "29463-7", "2339-0"];
    private static readonly string[] Categories = ["laboratory", "vital-signs"];
    private static readonly string[] Names = ["Rahim", "Karim", "Ruma", "Salma"];

    private readonly Random _random;
    private readonly List<LeakRecord> _records = [];

    public LeakData(int seed, int size)
    {
        _random = new Random(seed);
        for (var i = 0; i < 4; i++)
        {
            Add(new LeakRecord("Organization", $"o{i}", $$"""{"resourceType":"Organization","id":"o{{i}}","name":"Clinic {{Pick(Names)}}"}"""));
            Add(new LeakRecord("Practitioner", $"d{i}", $$"""{"resourceType":"Practitioner","id":"d{{i}}","name":[{"family":"{{Pick(Names)}}"}]}"""));
        }

        // What waits for a decision about two patients is for nobody here.
        Add(new LeakRecord("Task", "t0", """{"resourceType":"Task","id":"t0","status":"requested","intent":"proposal","code":{"coding":[{"system":"http://dghs.gov.bd/registry/review-kind","code":"duplicate-review"}]},"focus":{"reference":"Patient/p0"}}""") { IsConfidential = true });
        for (var p = 0; p < Patients; p++)
        {
            Add(Patient(p));
            AddConsents(p);
        }

        for (var i = 0; i < size; i++)
        {
            Add(Clinical(i));
        }
    }

    public IReadOnlyList<LeakRecord> Records => _records;

    public static bool IsInside(int patient) => patient is 0 or 2 or 3 or 5 or 6;

    /// <summary>What the facility may see of one patient, wherever that one lives.</summary>
    public static bool IsOpen(LeakRecord record) =>
        record.IsShared || (!record.IsConfidential && record.Patients.All(p => p switch
        {
            2 or 3 => false,
            0 => record.Type != "Condition",
            6 => !record.IsLabelled,
            _ => true,
        }));

    private LeakRecord Patient(int p)
    {
        var meta = p == 2 ? "\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":\"V\"}]}," : "";
        var district = IsInside(p) ? Area : "1004";
        return new LeakRecord("Patient", $"p{p}", $$"""{"resourceType":"Patient","id":"p{{p}}",{{meta}}"name":[{"family":"{{Pick(Names)}}"}],"gender":"{{(p % 2 == 0 ? "male" : "female")}}","birthDate":"1980-05-06","telecom":[{"system":"phone","value":"01711000000"}],"address":[{"use":"home","district":"{{district}}"}],"managingOrganization":{"reference":"Organization/o{{_random.Next(4)}}"} }""")
        {
            Patients = [p],
            IsConfidential = p == 2,
        };
    }

    private void AddConsents(int p)
    {
        const string facility = "\"actor\":[{\"role\":{\"text\":\"facility\"},\"reference\":{\"identifier\":{\"value\":\"10000069\"}}}]";
        var provision = p switch
        {
            3 => $$"""{"type":"deny",{{facility}}}""",
            0 => $$"""{"type":"permit","provision":[{"type":"deny",{{facility}},"class":[{"system":"http://hl7.org/fhir/resource-types","code":"Condition"}]}]}""",
            6 => $$"""{"type":"permit","provision":[{"type":"deny","securityLabel":[{"system":"http://example.org/label","code":"HIV"}]}]}""",
            4 => $$"""{"type":"deny","provision":[{"type":"permit",{{facility}}}]}""",
            _ => null,
        };
        if (provision is not null)
        {
            Add(new LeakRecord("Consent", $"c{p}", $$"""{"resourceType":"Consent","id":"c{{p}}","status":"active","scope":{"coding":[{"code":"patient-privacy"}]},"category":[{"text":"privacy"}],"patient":{"reference":"Patient/p{{p}}"},"policyRule":{"text":"law"},"provision":{{provision}} }""") { Patients = [p] });
        }
    }

    private LeakRecord Clinical(int i)
    {
        var p = _random.Next(100) switch { < 42 => 0, < 62 => 1, _ => _random.Next(2, Patients) };
        var type = Pick(["Observation", "Observation", "Observation", "Encounter", "Condition", "DiagnosticReport", "List", "RelatedPerson"]);
        var id = $"{char.ToLowerInvariant(type[0])}{i}";
        var category = type == "Observation" ? Pick(Categories) : null;
        var confidential = _random.Next(100) < (p == 1 ? 40 : 15);
        var labelled = _random.Next(100) < (p == 6 ? 50 : 10);
        var json = Content(type, id, p, category);
        var security = new JsonArray();
        if (confidential)
        {
            security.Add(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", ["code"] = "R" });
        }

        if (labelled)
        {
            security.Add(new JsonObject { ["system"] = "http://example.org/label", ["code"] = "HIV" });
        }

        if (security.Count > 0)
        {
            json["meta"] = new JsonObject { ["security"] = security };
        }

        // The earlier version carries the same labels: who may see a record may see what it was.
        JsonObject? earlier = null;
        if (_random.Next(5) == 0)
        {
            earlier = (JsonObject)json.DeepClone();
            earlier["language"] = "bn";
        }

        return new LeakRecord(type, id, json.ToJsonString())
        {
            Patients = [p],
            IsConfidential = confidential,
            IsLabelled = labelled,
            Category = category,
            Earlier = earlier?.ToJsonString(),
            IsDeleted = _random.Next(15) == 0,
        };
    }

    private JsonObject Content(string type, string id, int p, string? category)
    {
        var json = new JsonObject { ["resourceType"] = type, ["id"] = id };
        switch (type)
        {
            case "Observation":
                json["status"] = Pick(["final", "amended"]);
                json["category"] = Concepts("http://terminology.hl7.org/CodeSystem/observation-category", category!);
                json["code"] = Concept("http://loinc.org", Pick(Codes));
                json["subject"] = Reference($"Patient/p{p}");
                json["effectiveDateTime"] = $"2026-0{_random.Next(1, 9)}-1{_random.Next(10)}";
                json["valueQuantity"] = new JsonObject { ["value"] = _random.Next(50, 150) };
                Link(json, "encounter", "Encounter");
                Links(json, "hasMember", "Observation");
                json["performer"] = new JsonArray(Reference($"Practitioner/d{_random.Next(4)}"));
                break;
            case "Encounter":
                json["status"] = Pick(["finished", "planned"]);
                json["class"] = new JsonObject { ["code"] = "AMB" };
                json["subject"] = Reference($"Patient/p{p}");
                json["serviceProvider"] = Reference($"Organization/o{_random.Next(4)}");
                Link(json, "partOf", "Encounter");
                break;
            case "Condition":
                json["code"] = Concept("http://hl7.org/fhir/sid/icd-10", Pick(["A90", "J18"]));
                json["subject"] = Reference($"Patient/p{p}");
                Link(json, "encounter", "Encounter");
                break;
            case "DiagnosticReport":
                json["status"] = "final";
                json["code"] = Concept("http://loinc.org", Pick(Codes));
                json["subject"] = Reference($"Patient/p{p}");
                Links(json, "result", "Observation");
                break;
            case "List":
                json["status"] = "current";
                json["mode"] = "working";
                json["subject"] = Reference($"Patient/p{p}");
                json["entry"] = new JsonArray([.. Some("Observation").Select(k => new JsonObject { ["item"] = Reference(k) })]);
                if (json["entry"]!.AsArray().Count == 0)
                {
                    json.Remove("entry");
                }

                break;
            default:
                json["patient"] = Reference($"Patient/p{p}");
                json["name"] = new JsonArray(new JsonObject { ["family"] = Pick(Names) });
                break;
        }

        return json;
    }

    // References cross from patient to patient on purpose: through them others leak.
    private void Link(JsonObject json, string name, string type)
    {
        if (Some(type).FirstOrDefault() is { } key)
        {
            json[name] = Reference(key);
        }
    }

    private void Links(JsonObject json, string name, string type)
    {
        var keys = Some(type).ToList();
        if (keys.Count > 0)
        {
            json[name] = new JsonArray([.. keys.Select(Reference)]);
        }
    }

    private IEnumerable<string> Some(string type)
    {
        var all = _records.Where(r => r.Type == type).ToList();
        return all.Count == 0 ? [] : Enumerable.Range(0, _random.Next(3)).Select(_ => all[_random.Next(all.Count)].Key).Distinct();
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private void Add(LeakRecord record) => _records.Add(record);

    private static JsonObject Reference(string key) => new() { ["reference"] = key };

    private static JsonObject Concept(string system, string code) => new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code }) };

    private static JsonArray Concepts(string system, string code) => new(Concept(system, code));
}
