using System.Text.Json.Nodes;
using System.Xml.Linq;
using Shr.Fhir.Definitions;
using Shr.Fhir.Xml;
using Shr.Validation.Snapshots;

namespace Shr.Conformance.Validation;

/// <summary>Snapshots compared with those of another project, on structure and not on prose.</summary>
public sealed class SnapshotFigures
{
    [TestCase("r4b", 65)]
    [TestCase("rX", 5)]
    public void Snapshots_have_the_expected_structure(string suite, int floor)
    {
        var folder = Corpora.Path("snapshot", suite);
        var (passed, total) = (0, 0);
        var registered = Directory.EnumerateFiles(folder)
            .Where(f => !f.Contains("expected", StringComparison.Ordinal) && !f.Contains("output", StringComparison.Ordinal) && !f.Contains("manifest", StringComparison.Ordinal))
            .Select(f => Read(folder, Path.GetFileNameWithoutExtension(f))).OfType<JsonObject>()
            .GroupBy(d => d["url"]?.ToString() ?? "").ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        foreach (var test in XDocument.Load(Path.Combine(folder, "manifest.xml")).Root!.Elements("test"))
        {
            var id = (string)test.Attribute("id")!;
            if ((string?)test.Attribute("gen") != "true" && test.Attribute("sort") is not null)
            {
                // Only sorted, not generated.
                continue;
            }

            var input = Read(folder, id + "-input");
            var expected = Read(folder, id + "-expected") ?? Read(folder, id + "-output");
            var mustFail = (string?)test.Attribute("fail") == "true";
            if (input is null || (expected is null && !mustFail))
            {
                continue;
            }

            total++;
            var issues = new IssueCollector();
            var done = new SnapshotGenerator(R4Definitions.Types, url => Open(url, registered)).Generate(input, issues);
            var differences = mustFail ? (done ? ["should have failed"] : []) : done ? Differences(input, expected!, Root(input, registered)) : [.. issues.All.Select(i => i.Text)];
            passed += differences.Count == 0 ? 1 : 0;
            if (differences.Count > 0)
            {
                TestContext.Out.WriteLine($"{id} ({(string?)test.Attribute("description")}): {differences.Count} differences\n   {string.Join("\n   ", differences.Take(12))}");
            }
        }

        TestContext.Out.WriteLine($"snapshots {suite}: {passed}/{total}");
        Assert.That(passed, Is.GreaterThanOrEqualTo(floor));
    }

    private static JsonObject? Open(string url, Dictionary<string, JsonObject> registered)
    {
        var plain = url.Split('|')[0];
        if (registered.TryGetValue(plain, out var known))
        {
            return (JsonObject)known.DeepClone();
        }

        return DefinitionSet.R4.Find("StructureDefinition", plain) is { } definition ? (JsonObject)JsonNode.Parse(definition.Json.Span)! : null;
    }

    private static JsonObject? Read(string folder, string name)
    {
        var json = Path.Combine(folder, name + ".json");
        if (File.Exists(json))
        {
            return (JsonObject)JsonNode.Parse(File.ReadAllBytes(json))!;
        }

        var xml = Path.Combine(folder, name + ".xml");
        if (!File.Exists(xml))
        {
            return null;
        }

        using var stream = File.OpenRead(xml);
        return new FhirXmlReader(R4Definitions.Types).Read(stream, new IssueCollector()) is { } bytes ? (JsonObject)JsonNode.Parse(bytes)! : null;
    }

    // The R4 type below all profiles: what a snapshot only takes over from there is not the generator's work, and the suite's base is R4B.
    private static JsonObject? Root(JsonObject structure, Dictionary<string, JsonObject> registered)
    {
        var at = structure;
        for (var i = 0; i < 10 && at is not null && at["derivation"]?.ToString() == "constraint"; i++)
        {
            at = at["baseDefinition"] is { } url ? Open(url.ToString(), registered) : null;
        }

        return at;
    }

    private static List<string> Differences(JsonObject actual, JsonObject expected, JsonObject? root)
    {
        var inherited = ((root?["snapshot"]?["element"] as JsonArray)?.OfType<JsonObject>() ?? []).GroupBy(e => e["path"]!.ToString()).ToDictionary(g => g.Key, g => g.First());
        var touched = ((actual["differential"]?["element"] as JsonArray)?.OfType<JsonObject>() ?? []).ToLookup(e => e["path"]!.ToString());
        var differences = new List<string>();
        var (mine, theirs) = (ById(actual), ById(expected));
        differences.AddRange(theirs.Keys.Except(mine.Keys).Select(id => "missing " + id));
        differences.AddRange(mine.Keys.Except(theirs.Keys).Select(id => "not expected " + id));
        foreach (var (id, element) in theirs)
        {
            if (mine.TryGetValue(id, out var own))
            {
                var path = own["path"]!.ToString();
                Compare(id, own, element, inherited.GetValueOrDefault(path) ?? inherited.GetValueOrDefault(string.Join('.', path.Split('.').Distinct())), name => touched[path].Any(e => e[name] is not null), differences);
            }
        }

        if (differences.Count == 0 && !mine.Keys.SequenceEqual(theirs.Keys))
        {
            differences.Add("the order differs");
        }

        return differences;
    }

    private static void Compare(string id, JsonObject own, JsonObject element, JsonObject? inherited, Func<string, bool> isTouched, List<string> differences)
    {
        void Same(string what, Func<JsonObject, string> read)
        {
            var (mine, theirs) = (read(own), read(element));
            if (mine != theirs && (inherited is null || isTouched(what) || mine != read(inherited)))
            {
                differences.Add($"{id} {what}: {mine} instead of {theirs}");
            }
        }

        Same("min", e => e["min"]?.ToString() ?? "");
        Same("max", e => e["max"]?.ToString() ?? "");
        Same("maxLength", e => e["maxLength"]?.ToString() ?? "");
        Same("contentReference", e => e["contentReference"]?.ToString().Split('#')[^1] ?? "");
        Same("type", e => Texts(e["type"]));
        Same("constraint", e => Keys(e["constraint"]));
        Same("binding", e => $"{e["binding"]?["strength"]} {e["binding"]?["valueSet"]?.ToString().Split('|')[0]}");
        Same("slicing", e => Slicing(e["slicing"]));
        Same("value", Values);
    }

    // Types that R4 does not have, and the version that the suite pins on R4's own definitions, are of the suite's base.
    private static string Texts(JsonNode? types) => string.Join(" ", (types as JsonArray)?.Where(t => t!["code"]?.ToString() is not ("CodeableReference" or "RatioRange" or "Meta")).Select(t =>
        $"{t!["code"]}<{Canonicals(t["profile"])}|{Canonicals(t["targetProfile"])}>") ?? []);

    private static string Canonicals(JsonNode? list) =>
        string.Join(",", (list as JsonArray)?.Select(p => p!.ToString().Replace("|4.0.1", "", StringComparison.Ordinal)) ?? []);

    // Constraints that later versions added to base types are none of the differential's.
    private static string Keys(JsonNode? constraints) => string.Join(" ", ((constraints as JsonArray)?.Select(c => c!["key"]!.ToString()) ?? []).Where(k => k is not ("dom-r4b" or "res-1")).Order());

    private static string Slicing(JsonNode? slicing) => slicing is null ? "" :
        $"{slicing["rules"]} {slicing["ordered"]?.ToString() == "true"} {string.Join(",", (slicing["discriminator"] as JsonArray)?.Select(d => $"{d!["type"]}:{d["path"]}") ?? [])}";

    private static string Values(JsonObject element) => string.Join(" ", element.Where(p => p.Key.StartsWith("fixed") || p.Key.StartsWith("pattern") || p.Key.StartsWith("minValue") || p.Key.StartsWith("maxValue")).Select(p => p.Key + "=" + Sorted(p.Value)).Order());

    private static string Sorted(JsonNode? value) => value switch
    {
        JsonObject o => "{" + string.Join(",", o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + ":" + Sorted(p.Value))) + "}",
        JsonArray a => "[" + string.Join(",", a.Select(Sorted)) + "]",
        _ => value?.ToJsonString() ?? "",
    };

    private static Dictionary<string, JsonObject> ById(JsonObject structure) =>
        ((structure["snapshot"]?["element"] as JsonArray)?.OfType<JsonObject>() ?? []).GroupBy(e => e["id"]?.ToString() ?? e["path"]!.ToString()).ToDictionary(g => g.Key, g => g.First());
}
