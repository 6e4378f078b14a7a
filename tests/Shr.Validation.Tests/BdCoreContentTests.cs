using System.Text.Json.Nodes;

namespace Shr.Validation.Tests;

/// <summary>The BD-Core content is complete and its files fit each other.</summary>
public sealed class BdCoreContentTests
{
    private const string Core = "https://fhir.dghs.gov.bd/core/";

    /// <summary>What the content names but neither this folder nor HL7 defines, each with the reason.</summary>
    private static readonly Dictionary<string, string> External = new()
    {
        [Core + "ValueSet/loinc-lab-panels"] = "the guide binds it and defines it nowhere",
        [Core + "ValueSet/loinc-lab-results"] = "the guide binds it and defines it nowhere",
        [Core + "ValueSet/loinc-answer-lists"] = "the guide binds it and defines it nowhere",
        ["http://loinc.org"] = "imported by the operator under LOINC's terms",
        ["https://standardterms.edqm.eu"] = "kept by EDQM under its own terms",
        ["urn:ietf:bcp:47"] = "language tags are computed, not listed",
    };

    [TestCase("StructureDefinition", 24)]
    [TestCase("CodeSystem", 15)]
    [TestCase("ValueSet", 27)]
    [TestCase("NamingSystem", 1)]
    [TestCase("SearchParameter", 5)]
    public void All_files_are_there_and_named_after_what_they_hold(string type, int count)
    {
        var files = Directory.GetFiles(BdCoreFolder.Path, $"{type}-*.json");

        Assert.That(files, Has.Length.EqualTo(count));
        foreach (var file in files)
        {
            var resource = BdCoreFolder.ReadFile(file);
            Assert.That($"{resource.Text("resourceType")}-{resource.Text("id")}.json", Is.EqualTo(Path.GetFileName(file)));
        }
    }

    [Test]
    public void Fifteen_profiles_and_nine_extensions_constrain_a_base()
    {
        var definitions = BdCoreFolder.Read("StructureDefinition");

        Assert.That(definitions.Count(d => d.Text("type") == "Extension"), Is.EqualTo(9));
        Assert.That(definitions.Count(d => d.Text("type") != "Extension"), Is.EqualTo(15));
        foreach (var definition in definitions)
        {
            Assert.That(definition.Text("derivation"), Is.EqualTo("constraint"));
            Assert.That(definition.Text("fhirVersion"), Is.EqualTo("4.0.1"));
            Assert.That(definition["snapshot"], Is.Null, "snapshots are made, not kept");
        }
    }

    [Test]
    public void Canonical_urls_are_unique()
    {
        var urls = AllWithUrl().Select(r => r.Text("url"));

        Assert.That(urls, Is.Unique);
    }

    [Test]
    public void Every_canonical_leads_somewhere()
    {
        var known = AllWithUrl().Select(r => r.Text("url")).ToHashSet();
        var used = new HashSet<string>();
        foreach (var resource in AllWithUrl())
        {
            CollectCanonicals(resource, used);
        }

        var lost = used.Where(url => !known.Contains(url) && !IsHl7(url) && !External.ContainsKey(url));

        Assert.That(lost, Is.Empty);
        Assert.That(External.Keys.Where(url => !used.Contains(url)), Is.Empty, "an exception nobody needs");
    }

    [Test]
    public void Extensions_fix_their_own_url_and_say_where_they_may_stand()
    {
        foreach (var extension in BdCoreFolder.Read("StructureDefinition").Where(d => d.Text("type") == "Extension"))
        {
            var url = Elements(extension).Single(e => e.Text("id") == "Extension.url");

            Assert.That(url.Text("fixedUri"), Is.EqualTo(extension.Text("url")));
            Assert.That(extension["context"]!.AsArray(), Is.Not.Empty, extension.Text("id"));
        }
    }

    [Test]
    public void Element_ids_agree_with_paths_and_slice_names()
    {
        foreach (var definition in BdCoreFolder.Read("StructureDefinition"))
        {
            var elements = Elements(definition).ToList();
            Assert.That(elements.Select(e => e.Text("id")), Is.Unique, definition.Text("id"));
            Assert.That(elements[0].Text("path"), Is.EqualTo(definition.Text("type")));
            foreach (var element in elements)
            {
                CheckId(element);
            }
        }
    }

    [Test]
    public void A_slice_comes_after_the_element_that_it_slices()
    {
        foreach (var definition in BdCoreFolder.Read("StructureDefinition").Where(d => d.Text("baseDefinition").StartsWith("http://hl7.org/", StringComparison.Ordinal)))
        {
            var slicings = new HashSet<string>();
            foreach (var element in Elements(definition))
            {
                var id = element.Text("id");
                if (element["slicing"] is not null)
                {
                    slicings.Add(id);
                }

                if (element["sliceName"] is not null)
                {
                    Assert.That(slicings, Does.Contain(id[..id.LastIndexOf(':')]), $"{definition.Text("id")} {id}");
                }
            }
        }
    }

    [Test]
    public void Complete_code_systems_count_what_they_hold()
    {
        foreach (var system in BdCoreFolder.Read("CodeSystem").Where(s => s.Text("content") == "complete"))
        {
            var codes = Concepts(system).Select(c => c.Text("code")).ToList();

            Assert.That(codes, Is.Unique, system.Text("id"));
            Assert.That(codes, Has.Count.EqualTo(system["count"]!.GetValue<int>()), system.Text("id"));
            Assert.That(Concepts(system).All(c => c.Text("display").Length > 0), system.Text("id"));
        }
    }

    [TestCase("bd-geocodes", 1591)]
    [TestCase("bd-country-list", 188)]
    [TestCase("bd-occupations", 71)]
    [TestCase("bd-blood-groups", 8)]
    [TestCase("bd-religions", 7)]
    public void Code_lists_have_the_published_size(string id, int count)
    {
        var system = BdCoreFolder.Read("CodeSystem").Single(s => s.Text("id") == id);

        Assert.That(Concepts(system).Count(), Is.EqualTo(count));
    }

    [TestCase(2, 8)]
    [TestCase(4, 64)]
    [TestCase(6, 76)]
    [TestCase(8, 595)]
    [TestCase(10, 848)]
    public void Geocodes_of_each_level_are_complete(int digits, int count)
    {
        Assert.That(Geocodes().Count(c => c.Text("code").Length == digits), Is.EqualTo(count));
    }

    [Test]
    public void The_parent_of_a_geocode_is_its_beginning_and_exists()
    {
        var codes = Geocodes().Select(c => c.Text("code")).ToHashSet();
        foreach (var concept in Geocodes())
        {
            var code = concept.Text("code");
            var parent = concept["property"]!.AsArray().SingleOrDefault(p => p!.Text("code") == "parent")?.Text("valueCode");

            // Published under a parent that does not exist; it names the unions of Dakshin Surma.
            var expected = code switch
            {
                { Length: 2 } => null,
                "6091503199" => "60910031",
                _ => code[..^2],
            };
            Assert.That(parent, Is.EqualTo(expected), code);
            Assert.That(parent is null || codes.Contains(parent), code);
        }
    }

    [Test]
    public void Occupations_can_be_shown_in_Bangla()
    {
        var system = BdCoreFolder.Read("CodeSystem").Single(s => s.Text("id") == "bd-occupations");
        foreach (var concept in Concepts(system))
        {
            var bangla = concept["designation"]!.AsArray().Single(d => d!.Text("language") == "bn")!.Text("value");

            Assert.That(bangla, Is.EqualTo(concept.Text("definition")));
            Assert.That(bangla.Any(c => c is >= '\u0980' and <= '\u09FF'), concept.Text("code"));
        }
    }

    private static void CheckId(JsonNode element)
    {
        var id = element.Text("id");
        var segments = id.Split('.');
        var path = string.Join('.', segments.Select(s => s.Split(':')[0]));
        var slice = segments[^1].Split(':') is [_, var name] ? name : null;

        Assert.That(element.Text("path"), Is.EqualTo(path));
        Assert.That(element["sliceName"]?.GetValue<string>(), Is.EqualTo(slice), id);
    }

    private static void CollectCanonicals(JsonNode? node, HashSet<string> found)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    CollectCanonicals(item, found);
                }

                break;
            case JsonObject thing:
                foreach (var (name, value) in thing)
                {
                    CollectCanonical(name, value, found);
                }

                break;
        }
    }

    private static void CollectCanonical(string name, JsonNode? value, HashSet<string> found)
    {
        // Names that hold a canonical in these resource types; a concept filter of LOINC names a value set.
        switch (name, value)
        {
            case ("baseDefinition" or "valueSet" or "fixedUri", JsonValue url):
                found.Add(url.GetValue<string>());
                break;
            case ("patternUri", JsonValue uri) when uri.GetValue<string>().StartsWith(Core, StringComparison.Ordinal):
                found.Add(uri.GetValue<string>());
                break;
            case ("profile" or "targetProfile", JsonArray urls):
                found.UnionWith(urls.Select(u => u!.GetValue<string>()));
                break;
            case ("include", JsonArray includes):
                found.UnionWith(includes.Select(i => i!.Text("system")));
                found.UnionWith(includes.SelectMany(i => i!["filter"]?.AsArray() ?? []).Where(f => f!.Text("op") == "in").Select(f => f!.Text("value")));
                break;
            case ("patternCodeableConcept", JsonObject concept):
                found.UnionWith(concept["coding"]!.AsArray().Select(c => c!.Text("system")));
                break;
            default:
                CollectCanonicals(value, found);
                break;
        }
    }

    private static bool IsHl7(string url) =>
        url.StartsWith("http://hl7.org/fhir/", StringComparison.Ordinal) || url.StartsWith("http://terminology.hl7.org/", StringComparison.Ordinal);

    private static IEnumerable<JsonObject> AllWithUrl() =>
        new[] { "StructureDefinition", "CodeSystem", "ValueSet", "SearchParameter" }.SelectMany(BdCoreFolder.Read);

    private static IEnumerable<JsonNode> Elements(JsonObject definition) => definition["differential"]!["element"]!.AsArray().Select(e => e!);

    private static IEnumerable<JsonNode> Concepts(JsonObject system) => (system["concept"]?.AsArray() ?? []).Select(c => c!);

    private static IEnumerable<JsonNode> Geocodes() => Concepts(BdCoreFolder.Read("CodeSystem").Single(s => s.Text("id") == "bd-geocodes"));
}
