using System.Text.Json.Nodes;

namespace Shr.Validation.Tests;

/// <summary>The sample records under <c>docs/examples</c> fit the BD-Core content and each other.</summary>
public sealed class SampleRecordTests
{
    private const string Core = "https://fhir.dghs.gov.bd/core/";
    private static readonly string Folder = Path.Combine(BdCoreFolder.Path, "..", "..", "docs", "examples");

    [Test]
    public void Every_record_names_a_profile_of_its_type()
    {
        var types = BdCoreFolder.Read("StructureDefinition").ToDictionary(d => d.Text("url"), d => d.Text("type"));
        foreach (var resource in Resources())
        {
            var profile = resource["meta"]!["profile"]![0]!.GetValue<string>();

            Assert.That(types.GetValueOrDefault(profile), Is.EqualTo(resource.Text("resourceType")), profile);
        }
    }

    [Test]
    public void Every_national_code_exists_with_its_name()
    {
        var systems = BdCoreFolder.Read("CodeSystem").ToDictionary(s => s.Text("url"));
        var codings = Resources().SelectMany(Objects).Where(o => o["system"] is not null && o["code"] is not null)
            .Where(o => o.Text("system").StartsWith(Core, StringComparison.Ordinal)).ToList();

        Assert.That(codings, Is.Not.Empty);
        foreach (var coding in codings)
        {
            var concept = systems[coding.Text("system")]["concept"]!.AsArray().Single(c => c!.Text("code") == coding.Text("code"));
            Assert.That(coding["display"]?.GetValue<string>(), Is.Null.Or.EqualTo(concept!.Text("display")));
        }
    }

    [Test]
    public void References_of_the_single_files_lead_to_each_other()
    {
        var singles = Read().Where(r => r.Text("resourceType") != "Bundle").ToList();
        var there = singles.Select(r => $"{r.Text("resourceType")}/{r.Text("id")}").ToHashSet();

        Assert.That(singles.SelectMany(References).Distinct(), Is.SubsetOf(there).And.Not.Empty);
    }

    [Test]
    public void References_of_the_bundle_lead_to_its_entries()
    {
        var bundle = Read().Single(r => r.Text("resourceType") == "Bundle");
        var there = bundle["entry"]!.AsArray().Select(e => e!.Text("fullUrl")).ToList();

        Assert.That(there, Is.Unique);
        Assert.That(References(bundle).Distinct(), Is.SubsetOf(there).And.Not.Empty);
    }

    [Test]
    public void The_health_id_ends_with_its_check_digit()
    {
        var ids = Resources().SelectMany(Objects)
            .Where(o => o["system"]?.ToString() == "http://dghs.gov.bd/identifier/uhid").Select(o => o.Text("value"));

        Assert.That(ids, Is.All.Matches<string>(HasCheckDigit));
    }

    // Luhn over the digits two to ten; the leading nine does not count.
    private static bool HasCheckDigit(string id)
    {
        var sum = 0;
        for (var i = 1; i < 11; i++)
        {
            var digit = id[i] - '0';
            var weighed = i % 2 == 1 ? digit * 2 : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }

        return id.Length == 11 && sum % 10 == 0;
    }

    private static IEnumerable<JsonObject> Read() => Directory.GetFiles(Folder, "*.json").Select(BdCoreFolder.ReadFile);

    private static IEnumerable<JsonObject> Resources() =>
        Read().SelectMany(r => r.Text("resourceType") == "Bundle" ? r["entry"]!.AsArray().Select(e => e!["resource"]!.AsObject()) : [r]);

    private static IEnumerable<string> References(JsonNode resource) =>
        Objects(resource).Where(o => o["reference"] is not null).Select(o => o.Text("reference"));

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject thing => thing.SelectMany(p => Objects(p.Value)).Prepend(thing),
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };
}
