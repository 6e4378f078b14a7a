using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.Ucum;
using Shr.Search.Extraction;
using Shr.Search.Lowering;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Tests;

public sealed class ContainedTests
{
    private const string Request = """
        {"resourceType":"MedicationRequest","id":"mr","status":"active","intent":"order","subject":{"reference":"Patient/p"},"medicationReference":{"reference":"#m1"},
         "contained":[{"resourceType":"Medication","id":"m1","code":{"coding":[{"code":"napa"}]},"status":"active"},
                      {"resourceType":"Medication","id":"m2","code":{"coding":[{"code":"ace"}]},"status":"inactive","manufacturer":{"reference":"Organization/o"}}]}
        """;

    private static SearchBench Bench()
    {
        var bench = new SearchBench();
        bench.Put(Request);
        bench.Put("""{"resourceType":"Medication","id":"own","code":{"coding":[{"code":"napa"}]}}""");
        bench.Put("""{"resourceType":"Organization","id":"o","name":"Square"}""");
        return bench;
    }

    [TestCase("Medication?code=napa", "own")]
    [TestCase("Medication?code=napa&_contained=false", "own")]
    [TestCase("Medication?code=napa&_contained=true", "mr")]
    [TestCase("Medication?code=napa&_contained=both", "mr own")]
    [TestCase("Medication?code=other&_contained=both", "")]
    [TestCase("Medication?code:missing=false&_contained=true", "mr")]
    [TestCase("Medication?form:missing=true&_contained=true", "mr")]
    [TestCase("Medication?_id=m2&_contained=true", "mr")]
    [TestCase("Medication?manufacturer.name=square&_contained=true", "mr")]
    [TestCase("Organization?name=square&_contained=true", "")]
    [TestCase("MedicationRequest?status=active", "mr")]
    public async Task Contained_resources_are_found_when_asked_for(string asked, string found) =>
        Assert.That(string.Join(' ', (await Bench().FindAsync(asked)).Order()), Is.EqualTo(found));

    [TestCase("Medication?code=ace&_contained=true&_containedType=contained", "m2")]
    [TestCase("Medication?status=active&_contained=true&_containedType=contained", "m1")]
    [TestCase("Medication?code:not=ace&_contained=true&_containedType=contained", "m1")]
    [TestCase("Medication?code=ace&status=active&_contained=true&_containedType=contained", "")]
    public void The_ones_meant_are_told_apart(string asked, string ids)
    {
        var units = UnitConverter.Of(new UcumService());
        var model = SearchBench.R4Model;
        var search = new ContainedSearch(model, new IndexOptions(), units, new SearchLowering(model, units, new SearchLimits(), TimeProvider.System));
        using var record = Resource.Parse(Encoding.UTF8.GetBytes(Request), R4Definitions.Types, new IssueCollector())!;

        Assert.That(string.Join(' ', search.Find(record, Bench().Parse(asked, new IssueCollector())!).Select(m => m.Id)), Is.EqualTo(ids));
    }

    [TestCase("Bundle?composition.title=discharge", "doc")]
    [TestCase("Bundle?composition.status=final", "doc")]
    [TestCase("Bundle?composition.patient=Patient/p", "doc")]
    [TestCase("Bundle?composition.patient.family=rahman", "doc")]
    [TestCase("Bundle?composition.type:missing=true", "doc")]
    [TestCase("Bundle?composition=c", "doc")]
    [TestCase("Bundle?composition.title=other", "")]
    [TestCase("Bundle?message=c", "")]
    [TestCase("Composition?title=discharge&_contained=true", "")]
    public async Task A_document_is_found_by_its_composition(string asked, string found)
    {
        var bench = new SearchBench();
        bench.Put("""{"resourceType":"Patient","id":"p","name":[{"family":"Rahman"}]}""");
        bench.Put("""{"resourceType":"Bundle","id":"doc","type":"document","entry":[{"resource":{"resourceType":"Composition","id":"c","status":"final","title":"Discharge summary","subject":{"reference":"Patient/p"}}}]}""");
        bench.Put("""{"resourceType":"Bundle","id":"other","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"c"}}]}""");

        Assert.That(string.Join(' ', await bench.FindAsync(asked)), Is.EqualTo(found));
    }

    [Test]
    public void A_record_belongs_to_its_own_patient_not_to_those_of_what_it_contains()
    {
        var result = Bench().Extract("""
            {"resourceType":"Observation","id":"o","status":"final","code":{},"subject":{"reference":"Patient/a"},"contained":[{"resourceType":"Observation","id":"x","status":"final","code":{},"subject":{"reference":"Patient/b"}}]}
            """, out _);

        Assert.That(result.Patients, Is.EqualTo(new[] { "a" }));
    }
}
