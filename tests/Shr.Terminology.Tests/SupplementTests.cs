namespace Shr.Terminology.Tests;

public class SupplementTests
{
    [Test]
    public void Bangla_names_in_a_supplement_are_found_and_shown_without_being_asked_for()
    {
        var terms = new Terms(
            """{"resourceType":"CodeSystem","url":"http://example.org/trees-bn","language":"bn","status":"active","content":"supplement","supplements":"http://example.org/CodeSystem/trees","concept":[{"code":"elm","display":"এলম গাছ"}]}""");

        Assert.That(Terms.Value(terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&code=elm&displayLanguage=bn").Body, "display"), Is.EqualTo("এলম গাছ"));
        Assert.That(Terms.Codes(terms.Get(TerminologyOperation.Expand, $"url={Terms.Trees}?fhir_vs&filter={Uri.EscapeDataString("এলম")}")), Is.EqualTo(new[] { "elm" }));
    }

    [Test]
    public void A_supplement_with_properties_serves_only_who_names_it()
    {
        var terms = new Terms(
            """{"resourceType":"CodeSystem","url":"http://example.org/more","version":"1","status":"active","content":"supplement","supplements":"http://example.org/CodeSystem/trees","property":[{"code":"height","type":"integer"}],"concept":[{"code":"elm","property":[{"code":"height","valueInteger":30}]}]}""");

        Assert.That(terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&code=elm&property=height").Body.GetRawText(), Does.Not.Contain("height"));
        Assert.That(terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&code=elm&property=height&useSupplement=http://example.org/more").Body.GetRawText(), Does.Contain("\"valueInteger\":30"));
        Assert.That(terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&code=elm&useSupplement=http://example.org/none").Status, Is.EqualTo(422));
    }
}
