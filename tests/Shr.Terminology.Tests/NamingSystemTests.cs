namespace Shr.Terminology.Tests;

/// <summary>One and the same code system by its several names.</summary>
public class NamingSystemTests
{
    private const string Naming = """
        {"resourceType":"NamingSystem","name":"Trees","status":"active","kind":"codesystem","date":"2026-01-01","uniqueId":[
         {"type":"oid","value":"1.2.3.4"},{"type":"oid","value":"1.2.3.5","preferred":true},
         {"type":"uri","value":"http://example.org/CodeSystem/trees","preferred":true},{"type":"other","value":"TREES"}]}
        """;

    private readonly Terms _terms = new(
        Naming,
        Terms.ValueSet("oaks", """{"include":[{"system":"http://example.org/CodeSystem/trees","filter":[{"property":"concept","op":"is-a","value":"oak"}]}]}"""),
        Terms.ValueSet("by-oid", """{"include":[{"system":"urn:oid:1.2.3.4","concept":[{"code":"oak"}]}]}"""));

    [TestCase("urn:oid:1.2.3.4")]
    [TestCase("urn:oid:1.2.3.5")]
    public void A_code_is_looked_up_and_checked_by_the_oid_of_its_system(string system)
    {
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.Lookup, $"system={system}&code=oak").Body, "system"), Is.EqualTo(Terms.Trees));
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.CodeSystemValidateCode, $"url={system}&code=oak").Body, "result"), Is.EqualTo("True"));
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.ValueSetValidateCode, $"url=http://example.org/ValueSet/oaks&system={system}&code=pin-oak").Body, "result"), Is.EqualTo("True"));
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.ValueSetValidateCode, $"url=http://example.org/ValueSet/oaks&system={system}&code=elm").Body, "result"), Is.EqualTo("False"));
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.Subsumes, $"system={system}&codeA=oak&codeB=pin-oak").Body, "outcome"), Is.EqualTo("subsumes"));
    }

    [Test]
    public void A_value_set_may_name_a_system_by_its_oid()
    {
        Assert.That(Terms.Codes(_terms.Get(TerminologyOperation.Expand, "url=http://example.org/ValueSet/by-oid")), Is.EqualTo(new[] { "oak" }));
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.ValueSetValidateCode, $"url=http://example.org/ValueSet/by-oid&system={Terms.Trees}&code=oak").Body, "result"), Is.EqualTo("True"));
    }

    [TestCase("urn:oid:1.2.3.4", "uri", "http://example.org/CodeSystem/trees")]
    [TestCase("http://example.org/CodeSystem/trees", "oid", "1.2.3.5")]
    [TestCase("TREES", "uri", "http://example.org/CodeSystem/trees")]
    [TestCase("http://loinc.org", "oid", "2.16.840.1.113883.6.1")]
    public void The_preferred_identifier_of_a_type_is_told(string id, string type, string expected) =>
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.PreferredId, $"id={id}&type={type}").Body, "result"), Is.EqualTo(expected));

    [TestCase("id=urn:oid:9.9.9&type=uri", 404)]
    [TestCase("id=TREES&type=uuid", 404)]
    [TestCase("id=TREES&type=colour", 400)]
    [TestCase("type=uri", 400)]
    public void What_cannot_be_told_is_said(string query, int status) => Assert.That(_terms.Get(TerminologyOperation.PreferredId, query).Status, Is.EqualTo(status));

    [Test]
    public void An_oid_nobody_knows_is_an_unknown_system() =>
        Assert.That(_terms.Get(TerminologyOperation.Lookup, "system=urn:oid:9.9.9&code=x").Status, Is.EqualTo(404));

    [Test]
    public void A_code_system_s_own_identifier_names_it_too()
    {
        var terms = new Terms("""
            {"resourceType":"CodeSystem","url":"http://example.org/b","status":"active","content":"complete","identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:oid:1.9"}],"concept":[{"code":"B","display":"Bee"}]}
            """);

        Assert.That(Terms.Value(terms.Get(TerminologyOperation.Lookup, "system=urn:oid:1.9&code=B").Body, "display"), Is.EqualTo("Bee"));
    }
}
