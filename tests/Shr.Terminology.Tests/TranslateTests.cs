namespace Shr.Terminology.Tests;

public class TranslateTests
{
    private readonly Terms _terms = new("""
        {"resourceType":"ConceptMap","url":"http://example.org/ConceptMap/m","version":"1","status":"active","group":[{"source":"http://a","target":"http://b",
         "element":[{"code":"1","target":[{"code":"x","equivalence":"equivalent"},{"code":"y","equivalence":"wider"}]},{"code":"2","target":[{"equivalence":"unmatched"}]}],
         "unmapped":{"mode":"fixed","code":"other"}}]}
        """);

    [Test]
    public void A_code_is_translated_forwards_and_backwards()
    {
        Assert.That(Targets("url=http://example.org/ConceptMap/m&system=http://a&code=1"), Is.EqualTo("true: x equivalent, y wider"));
        Assert.That(Targets("url=http://example.org/ConceptMap/m&targetSystem=http://b&targetCode=y"), Is.EqualTo("true: y wider"));
        Assert.That(Targets("url=http://example.org/ConceptMap/m&system=http://b&code=x&reverse=true"), Is.EqualTo("true: x equivalent"));
    }

    [Test]
    public void A_code_without_a_counterpart_and_one_not_listed_are_told_apart()
    {
        Assert.That(Targets("system=http://a&code=2"), Is.EqualTo("false: - unmatched"));
        Assert.That(Targets("system=http://a&code=3"), Is.EqualTo("true: other inexact"));
        Assert.That(Targets("system=http://c&code=1"), Is.EqualTo("false: "));
    }

    [Test]
    public void An_unknown_map_is_not_found() =>
        Assert.That(_terms.Get(TerminologyOperation.Translate, "url=http://example.org/none&system=http://a&code=1").Status, Is.EqualTo(404));

    private string Targets(string query)
    {
        var (_, body) = _terms.Get(TerminologyOperation.Translate, query);
        var matches = body.GetProperty("parameter").EnumerateArray().Where(p => p.GetProperty("name").GetString() == "match").Select(m =>
        {
            var parts = m.GetProperty("part").EnumerateArray().ToList();
            var concept = parts.FirstOrDefault(p => p.GetProperty("name").GetString() == "concept");
            var code = concept.ValueKind == System.Text.Json.JsonValueKind.Undefined ? "-" : concept.GetProperty("valueCoding").GetProperty("code").GetString();
            return $"{code} {parts[0].GetProperty("valueCode").GetString()}";
        });
        return $"{Terms.Value(body, "result")!.ToLowerInvariant()}: {string.Join(", ", matches)}";
    }
}
