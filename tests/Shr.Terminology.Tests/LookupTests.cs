using System.Text.Json;

namespace Shr.Terminology.Tests;

public class LookupTests
{
    private readonly Terms _terms = new();

    [Test]
    public void A_code_is_looked_up_by_query_with_display_and_version()
    {
        var (status, body) = _terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&code=oak");

        Assert.That(status, Is.EqualTo(200));
        Assert.That((Terms.Value(body, "display"), Terms.Value(body, "version"), Terms.Value(body, "name")), Is.EqualTo(("Oak", "2", "Trees")));
    }

    [Test]
    public void A_coding_is_looked_up_by_body()
    {
        var (status, body) = _terms.Post(TerminologyOperation.Lookup, $$$"""{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":{"system":"{{{Terms.Trees}}}","code":"oak"}}]}""");

        Assert.That((status, Terms.Value(body, "display")), Is.EqualTo((200, "Oak")));
    }

    [Test]
    public void Only_the_properties_asked_for_are_told()
    {
        var (_, body) = _terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&code=oak&property=parent");

        Assert.That(PropertyNames(body), Is.EqualTo(new[] { "parent" }));
        Assert.That(Names(body), Does.Not.Contain("designation"));
    }

    [TestCase("bn", "ওক গাছ")]
    [TestCase("bn-BD", "ওক গাছ")]
    [TestCase("fr", "Oak")]
    public void The_display_comes_in_the_language_asked_for_or_else_in_its_own(string language, string display)
    {
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&code=oak&displayLanguage={language}").Body, "display"), Is.EqualTo(display));
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&code=oak", language + ",it;q=0.1").Body, "display"), Is.EqualTo(display));
    }

    [Test]
    public void Unknown_system_version_and_code_are_told_apart()
    {
        Assert.That(Failure(_terms.Get(TerminologyOperation.Lookup, "system=http://example.org/no&code=x")), Is.EqualTo((404, "not-found")));
        Assert.That(Failure(_terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&version=9&code=oak")), Is.EqualTo((404, "not-found")));
        Assert.That(Failure(_terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&code=palm")), Is.EqualTo((404, "invalid-code")));
        Assert.That(Failure(_terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}")), Is.EqualTo((400, "invalid-data")));
    }

    private static (int, string?) Failure((int Status, JsonElement Body) answer) =>
        (answer.Status, answer.Body.GetProperty("issue")[0].GetProperty("details").GetProperty("coding")[0].GetProperty("code").GetString());

    private static string?[] Names(JsonElement body) => [.. body.GetProperty("parameter").EnumerateArray().Select(p => p.GetProperty("name").GetString())];

    private static string?[] PropertyNames(JsonElement body) =>
        [.. body.GetProperty("parameter").EnumerateArray().Where(p => p.GetProperty("name").GetString() == "property").Select(p => p.GetProperty("part")[0].GetProperty("valueCode").GetString())];
}
