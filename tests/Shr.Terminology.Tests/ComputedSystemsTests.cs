using System.Text;

namespace Shr.Terminology.Tests;

public class ComputedSystemsTests
{
    private readonly Terms _terms = new();

    [TestCase("http://unitsofmeasure.org", "mg/dL", true)]
    [TestCase("http://unitsofmeasure.org", "mg/dl{x", false)]
    [TestCase("urn:ietf:bcp:13", "application/fhir+json; fhirVersion=4.0", true)]
    [TestCase("urn:ietf:bcp:13", "application", false)]
    [TestCase("urn:ietf:bcp:47", "bn-BD", true)]
    [TestCase("urn:ietf:bcp:47", "zh-Hans-CN", true)]
    [TestCase("urn:ietf:bcp:47", "en-us", false)]
    [TestCase("urn:ietf:bcp:47", "qq-ZZ", false)]
    [TestCase("urn:iso:std:iso:3166", "BD", true)]
    [TestCase("urn:iso:std:iso:3166", "BGD", true)]
    [TestCase("urn:iso:std:iso:3166", "050", true)]
    [TestCase("urn:iso:std:iso:3166", "bd", false)]
    [TestCase("urn:iso:std:iso:4217", "BDT", true)]
    [TestCase("urn:iso:std:iso:4217", "TAKA", false)]
    public void Codes_of_computed_systems_are_checked(string system, string code, bool isValid)
    {
        var verdict = _terms.Service.ValidateCode(new CodedValue { System = Encoding.UTF8.GetBytes(system), Code = Encoding.UTF8.GetBytes(code) });

        Assert.That(verdict.Status, Is.EqualTo(isValid ? CodeStatus.Valid : CodeStatus.UnknownCode));
    }

    [TestCase("urn:ietf:bcp:47", "bn-BD", "Bangla (Bangladesh)")]
    [TestCase("urn:iso:std:iso:3166", "BGD", "Bangladesh")]
    [TestCase("urn:iso:std:iso:4217", "BDT", "Taka")]
    [TestCase("http://unitsofmeasure.org", "kg", "kg")]
    public void They_are_looked_up_like_the_rest(string system, string code, string display) =>
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.Lookup, $"system={system}&code={code}").Body, "display"), Is.EqualTo(display));

    [Test]
    public void A_language_subsumes_its_regions() =>
        Assert.That(_terms.Service.Subsumes("urn:ietf:bcp:47", null, "bn", "bn-BD"), Is.EqualTo(Subsumption.Subsumes));

    [Test]
    public void Units_can_be_limited_to_those_that_compare_with_a_base_unit()
    {
        var terms = new Terms(Terms.ValueSet("mass", """{"include":[{"system":"http://unitsofmeasure.org","filter":[{"property":"canonical","op":"=","value":"g"}]}]}"""));

        Assert.That(terms.Check("http://example.org/ValueSet/mass", "http://unitsofmeasure.org", "kg").Status, Is.EqualTo(CodeStatus.Valid));
        Assert.That(terms.Check("http://example.org/ValueSet/mass", "http://unitsofmeasure.org", "mL").Status, Is.EqualTo(CodeStatus.NotInValueSet));
        var answer = terms.Get(TerminologyOperation.ValueSetValidateCode, "url=http://example.org/ValueSet/mass&system=http://unitsofmeasure.org&code=mmol").Body;
        Assert.That(Terms.Value(answer, "message"), Does.Contain("Code mmol has canonical form 1, not g as required"));
    }

    [Test]
    public void A_unit_that_is_none_is_explained()
    {
        var answer = _terms.Get(TerminologyOperation.ValueSetValidateCode, "url=http://unitsofmeasure.org?fhir_vs&system=http://unitsofmeasure.org&code=mg/qq").Body;

        Assert.That(Terms.Value(answer, "result"), Is.EqualTo("False"));
        Assert.That(answer.GetRawText(), Does.Contain("Error processing unit 'mg/qq': The unit 'qq' is unknown at character 4"));
    }

    [Test]
    public void The_canonical_form_of_a_unit_is_told_where_it_is_asked_for()
    {
        Assert.That(_terms.Get(TerminologyOperation.Lookup, "system=http://unitsofmeasure.org&code=mg/dL").Body.GetRawText(), Does.Not.Contain("canonical"));
        Assert.That(_terms.Get(TerminologyOperation.Lookup, "system=http://unitsofmeasure.org&code=mg/dL&property=canonical").Body.GetRawText(), Does.Contain("g.m-3"));
    }

    [Test]
    public void Of_the_units_the_usual_ones_are_listed_and_the_answer_says_that_there_are_more()
    {
        var usual = string.Join(',', Enumerable.Range(1, 1100).Select(i => "{\"code\":\"10*" + i % 99 + ".{n" + i + "}\"}").Concat(["{\"code\":\"g\"}", "{\"code\":\"kg\"}", "{\"code\":\"m\"}"]));
        var terms = new Terms(
            $$"""{"resourceType":"ValueSet","url":"http://hl7.org/fhir/ValueSet/ucum-common","status":"draft","compose":{"include":[{"system":"http://unitsofmeasure.org","concept":[{{usual}}] }] } }""",
            Terms.ValueSet("units", """{"include":[{"system":"http://unitsofmeasure.org"}]}"""),
            Terms.ValueSet("mass", """{"include":[{"system":"http://unitsofmeasure.org","filter":[{"property":"canonical","op":"=","value":"g"}]}]}"""));

        var (status, all) = terms.Get(TerminologyOperation.Expand, "url=http://example.org/ValueSet/units");
        Assert.That((status, all.GetProperty("expansion").TryGetProperty("total", out _)), Is.EqualTo((200, false)));
        Assert.That(all.GetRawText(), Does.Contain("valueset-unclosed").And.Contain("warning-draft"));
        Assert.That(Terms.Codes(terms.Get(TerminologyOperation.Expand, "url=http://example.org/ValueSet/mass")), Is.EqualTo(new[] { "g", "kg" }));
    }
}
