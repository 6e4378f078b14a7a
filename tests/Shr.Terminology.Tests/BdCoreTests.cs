using System.Text.Json;
using Shr.Fhir.Definitions;
using Shr.Fhir.Ucum;
using Shr.Terminology.Sources;

namespace Shr.Terminology.Tests;

/// <summary>The value sets of Bangladesh Core: each is answered here, or the answer says what is missing.</summary>
public sealed class BdCoreTests
{
    private const string Core = "https://fhir.dghs.gov.bd/core/ValueSet/";

    private static readonly DefinitionSet Definitions = DefinitionSet.R4.With(BdCoreDefinitions.Layer);

    /// <summary>Value sets whose codes are not ours to hold, and the issue that says so. LOINC is not imported here.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        [Core + "bd-condition-icd11-diagnosis-valueset"] = "SHR-4081",
        [Core + "icd11-substances-valueset"] = "SHR-4061",
        ["https://dgda.gov.bd/fhir/ValueSet/registered-drugs"] = "SHR-4061",
        [Core + "edqm-dose-forms"] = "SHR-4004",
        [Core + "bd-loinc-answer-lists-valueset"] = "SHR-4004",
        [Core + "bd-loinc-lab-panels-valueset"] = "SHR-4004",
        [Core + "bd-loinc-lab-results-valueset"] = "SHR-4004",
    };

    private static readonly Lazy<Terms> Lazy = new(() => new Terms(new LayeredSource(Source(), ComputedSource.Create(new UcumService()))));

    public static IEnumerable<string> ValueSets => BdCoreDefinitions.Layer.OfType("ValueSet").Select(d => d.Url!);

    [TestCaseSource(nameof(ValueSets))]
    public void A_value_set_is_listed_or_says_why_not(string url)
    {
        var (status, body) = Lazy.Value.Get(TerminologyOperation.Expand, $"url={url}&count=2000");
        if (!Elsewhere.TryGetValue(url, out var issue))
        {
            Assert.That(Terms.Codes((status, body)), Is.Not.Empty);
            return;
        }

        Assert.That((status, body.GetProperty("issue")[0].GetProperty("diagnostics").GetString()), Is.EqualTo((status is 404 or 422 ? status : 404, issue)));
    }

    [TestCaseSource(nameof(ValueSets))]
    public void Every_code_of_a_value_set_is_valid_with_its_display_and_another_is_not(string url)
    {
        if (Elsewhere.ContainsKey(url))
        {
            Assert.That(Lazy.Value.Check(url, "http://example.org/some", "x").IsValid, Is.False);
            return;
        }

        var all = Lazy.Value.Get(TerminologyOperation.Expand, $"url={url}&count=2000").Body.GetProperty("expansion").GetProperty("contains").EnumerateArray().ToList();
        foreach (var code in all)
        {
            var (system, text) = (code.GetProperty("system").GetString()!, code.GetProperty("code").GetString()!);
            Assert.That(Lazy.Value.Check(url, system, text, code.GetProperty("display").GetString()!).Status, Is.EqualTo(CodeStatus.Valid), text);
            Assert.That(Lazy.Value.Check(url, system, text + "-no").IsValid, Is.False, text);
        }
    }

    [Test]
    public void Values_of_bindings_that_nobody_defines_stay_undecided_or_unknown()
    {
        Assert.That(Lazy.Value.Check(Core + "loinc-lab-panels", "http://loinc.org", "24323-8").Status, Is.EqualTo(CodeStatus.UnknownValueSet));
        Assert.That(Lazy.Value.Check(Core + "bd-condition-icd11-diagnosis-valueset", "http://id.who.int/icd/release/11/mms", "1A00").Status, Is.EqualTo(CodeStatus.Undecided));
        Assert.That(Lazy.Value.Check("https://dgda.gov.bd/fhir/ValueSet/registered-drugs", "https://dgda.gov.bd/drug-registry", "1").Status, Is.EqualTo(CodeStatus.Undecided));
    }

    [Test]
    public void A_filter_that_names_a_value_set_where_codes_belong_is_said_to_be_wrong()
    {
        var source = Source();
        source.Add("""{"resourceType":"CodeSystem","url":"http://loinc.org","version":"2.82","status":"active","content":"complete","concept":[{"code":"24323-8"}]}"""u8.ToArray(), new Shr.Fhir.IssueCollector());
        var terms = new Terms(source);

        var (status, body) = terms.Get(TerminologyOperation.Expand, $"url={Core}bd-loinc-lab-panels-valueset");
        Assert.That(status, Is.EqualTo(400));
        Assert.That(Text(body), Does.Contain("'in' takes a list of codes"));
        Assert.That(terms.Check(Core + "bd-loinc-lab-panels-valueset", "http://loinc.org", "24323-8").Status, Is.EqualTo(CodeStatus.Undecided));
    }

    [Test]
    public void Geocodes_are_looked_up_with_level_and_parent()
    {
        var (status, body) = Lazy.Value.Get(TerminologyOperation.Lookup, "system=https://fhir.dghs.gov.bd/core/CodeSystem/bd-geocodes&code=3026");

        Assert.That((status, Terms.Value(body, "display")), Is.EqualTo((200, "Dhaka")));
        Assert.That(body.GetRawText(), Does.Contain("district").And.Contain("\"30\""));
    }

    private static string Text(JsonElement outcome) => outcome.GetProperty("issue")[0].GetProperty("details").GetProperty("text").GetString()!;

    private static MemorySource Source()
    {
        var source = new MemorySource();
        foreach (var definition in Definitions.Layers.SelectMany(l => ((string[])["CodeSystem", "ValueSet", "ConceptMap", "NamingSystem"]).SelectMany(l.OfType)))
        {
            source.AddUnread(definition);
        }

        return source;
    }
}
