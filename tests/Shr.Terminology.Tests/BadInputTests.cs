using System.Text;
using System.Text.Json;
using Shr.Fhir;
using Shr.Terminology.Sources;

namespace Shr.Terminology.Tests;

/// <summary>Questions that make no sense or ask for too much: each has its own clear answer, soon.</summary>
public sealed class BadInputTests
{
    private readonly Terms _terms = new(
        Terms.ValueSet("oaks", """{"include":[{"system":"http://example.org/CodeSystem/trees","filter":[{"property":"concept","op":"is-a","value":"oak"}]}]}"""),
        Terms.ValueSet("foreign", """{"include":[{"system":"http://example.org/nowhere"}]}"""),
        Terms.ValueSet("future", """{"include":[{"system":"http://example.org/CodeSystem/trees","version":"99"}]}"""));

    [TestCase(TerminologyOperation.Lookup, "system=http://example.org/nowhere&code=x", 404, "SHR-4001")]
    [TestCase(TerminologyOperation.Subsumes, "system=http://example.org/nowhere&codeA=x&codeB=y", 404, "SHR-4001")]
    [TestCase(TerminologyOperation.FindMatches, "system=http://example.org/nowhere&property=x", 400, "SHR-4068")]
    [TestCase(TerminologyOperation.Expand, "url=http://example.org/ValueSet/foreign", 404, "SHR-4004")]
    [TestCase(TerminologyOperation.Expand, "url=http://example.org/nowhere?fhir_vs", 404, "SHR-4013")]
    [TestCase(TerminologyOperation.Lookup, "system=http://example.org/CodeSystem/trees&version=99&code=oak", 404, "SHR-4002")]
    [TestCase(TerminologyOperation.Subsumes, "system=http://example.org/CodeSystem/trees&version=99&codeA=oak&codeB=elm", 404, "SHR-4002")]
    [TestCase(TerminologyOperation.Expand, "url=http://example.org/ValueSet/future", 404, "SHR-4005")]
    [TestCase(TerminologyOperation.Expand, "url=http://example.org/ValueSet/oaks&valueSetVersion=99", 404, "SHR-4013")]
    [TestCase(TerminologyOperation.Expand, "url=http://example.org/ValueSet/oaks&displayLanguage=-", 400, "SHR-4044")]
    [TestCase(TerminologyOperation.Expand, "url=http://example.org/ValueSet/oaks&offset=minus", 400, "SHR-4056")]
    [TestCase(TerminologyOperation.Expand, "url=http://example.org/ValueSet/oaks&force-system-version=http://a|1&force-system-version=http://a|2", 400, "SHR-4050")]
    [TestCase(TerminologyOperation.Expand, "filter=x", 400, "SHR-4053")]
    [TestCase(TerminologyOperation.Lookup, "system=http://example.org/CodeSystem/trees", 400, "SHR-4055")]
    [TestCase(TerminologyOperation.Lookup, "system=http://example.org/CodeSystem/trees&code=palm", 404, "SHR-4057")]
    [TestCase(TerminologyOperation.Translate, "url=http://example.org/no-map&system=http://a&code=b", 404, "SHR-4059")]
    [TestCase(TerminologyOperation.Translate, "system=http://a", 400, "SHR-4058")]
    [TestCase(TerminologyOperation.ValueSetValidateCode, "url=http://example.org/ValueSet/oaks", 400, "SHR-4052")]
    [TestCase(TerminologyOperation.ValueSetValidateCode, "url=http://example.org/ValueSet/none&code=x&system=http://a", 404, "SHR-4013")]
    [TestCase(TerminologyOperation.CacheControl, "mode=sideways", 400, "SHR-4056")]
    [TestCase(TerminologyOperation.Lookup, "cache-id=gone&system=http://a&code=b", 404, "SHR-4060")]
    [TestCase(TerminologyOperation.Closure, "version=1", 400, "SHR-4063")]
    public void A_question_without_an_answer_says_why(TerminologyOperation operation, string query, int status, string issue)
    {
        var (answered, body) = _terms.Get(operation, query);

        Assert.That((answered, body.GetProperty("resourceType").GetString()), Is.EqualTo((status, "OperationOutcome")));
        Assert.That(body.GetProperty("issue")[0].GetProperty("diagnostics").GetString(), Is.EqualTo(issue));
    }

    [TestCase("http://example.org/nowhere", "x", "x-caused-by-unknown-system")]
    [TestCase("http://example.org/CodeSystem/trees|99", "oak", "x-caused-by-unknown-system")]
    public void A_code_of_a_system_or_version_nobody_knows_is_not_valid_and_says_which(string canonical, string code, string parameter)
    {
        var (url, version) = (canonical.Split('|')[0], canonical.Split('|').ElementAtOrDefault(1));
        var (status, body) = _terms.Get(TerminologyOperation.CodeSystemValidateCode, $"url={url}&code={code}{(version is null ? "" : "&version=" + version)}");

        Assert.That((status, Terms.Value(body, "result"), Terms.Value(body, parameter)), Is.EqualTo((200, "False", canonical)));
    }

    [Test]
    public void A_language_without_names_gets_the_display_and_a_property_nobody_has_gets_nothing()
    {
        var (status, body) = _terms.Get(TerminologyOperation.Lookup, $"system={Terms.Trees}&code=oak&displayLanguage=tlh&property=colour");

        Assert.That((status, Terms.Value(body, "display"), body.GetRawText().Contains("colour", StringComparison.Ordinal)), Is.EqualTo((200, "Oak", false)));
    }

    [TestCase("colour", "=", "red")]
    [TestCase("leaf", "resembles", "lobed")]
    [TestCase("concept", "is-above", "oak")]
    [TestCase("code", "regex", "(a")]
    [TestCase("code", "regex", "(a)\\\\1")]
    [TestCase("code", "regex", "(?=a)a")]
    [TestCase("concept", "in", "http://example.org/ValueSet/oaks")]
    public void A_filter_that_is_not_understood_is_named_in_every_operation(string property, string op, string value)
    {
        var compose = $$"""{"include":[{"system":"{{Terms.Trees}}","filter":[{"property":"{{property}}","op":"{{op}}","value":"{{value}}"}]}]}""";
        var terms = new Terms(Terms.ValueSet("odd", compose));
        foreach (var (operation, query) in ((TerminologyOperation, string)[])[(TerminologyOperation.Expand, ""), (TerminologyOperation.ValueSetValidateCode, $"&system={Terms.Trees}&code=oak")])
        {
            var (status, body) = terms.Get(operation, "url=http://example.org/ValueSet/odd" + query);
            Assert.That((status, body.GetProperty("issue")[0].GetProperty("details").GetProperty("text").GetString()!.Contains("was not understood", StringComparison.Ordinal)), Is.EqualTo((400, true)), body.GetRawText());
        }

        Assert.That(terms.Check("http://example.org/ValueSet/odd", Terms.Trees, "oak").Status, Is.EqualTo(CodeStatus.Undecided));
    }

    [TestCase("(a+)+$")]
    [TestCase("(a|aa)+b")]
    [TestCase("(.*)*(.*)*(.*)*x")]
    [TestCase("a{1,200}a{1,200}a{1,200}")]
    [CancelAfter(10_000)]
    public void Patterns_that_explode_elsewhere_end_soon(string pattern)
    {
        var codes = string.Join(',', Enumerable.Range(0, 500).Select(i => $$"""{"code":"{{new string('a', 200)}}{{i}}"}"""));
        var terms = new Terms(
            $$"""{"resourceType":"CodeSystem","url":"http://example.org/a","status":"active","content":"complete","concept":[{{codes}}]}""",
            Terms.ValueSet("bomb", $$"""{"include":[{"system":"http://example.org/a","filter":[{"property":"code","op":"regex","value":"{{pattern}}"}]}]}"""));

        Assert.That(terms.Get(TerminologyOperation.Expand, "url=http://example.org/ValueSet/bomb").Status, Is.AnyOf(200, 400));
    }

    [Test]
    public void A_pattern_of_any_length_is_no_reason_to_compile_it()
    {
        var terms = new Terms(Terms.ValueSet("long", $$"""{"include":[{"system":"{{Terms.Trees}}","filter":[{"property":"code","op":"regex","value":"{{new string('a', 5000)}}"}]}]}"""));

        Assert.That(terms.Get(TerminologyOperation.Expand, "url=http://example.org/ValueSet/long").Status, Is.EqualTo(400));
    }

    [TestCase(2)]
    [TestCase(40)]
    public void A_ring_of_imports_is_refused_however_long_it_is(int length)
    {
        var terms = new Terms([.. Enumerable.Range(0, length).Select(i => Terms.ValueSet($"r{i}", $$"""{"include":[{"valueSet":["http://example.org/ValueSet/r{{(i + 1) % length}}"]}]}"""))]);

        Assert.That(terms.Get(TerminologyOperation.Expand, "url=http://example.org/ValueSet/r0").Status, Is.EqualTo(422));
        Assert.That(terms.Get(TerminologyOperation.ValueSetValidateCode, $"url=http://example.org/ValueSet/r0&system={Terms.Trees}&code=oak").Status, Is.EqualTo(422));
        Assert.That(terms.Check("http://example.org/ValueSet/r0", Terms.Trees, "oak").Status, Is.EqualTo(CodeStatus.Undecided));
    }

    [Test]
    [CancelAfter(30_000)]
    public void A_million_codes_are_not_listed_and_a_page_of_them_is()
    {
        var terms = new Terms(new LayeredSource(Numbers("a"), Numbers("b"), Sets()));

        foreach (var query in (string[])["url=http://example.org/a?fhir_vs", "url=http://example.org/a?fhir_vs&count=1000000", "url=http://example.org/ValueSet/both", "url=http://example.org/ValueSet/both&count=10"])
        {
            var (status, body) = terms.Get(TerminologyOperation.Expand, query);
            Assert.That((status, body.GetProperty("issue")[0].GetProperty("code").GetString()), Is.EqualTo((422, "too-costly")), query);
        }

        Assert.That(Terms.Codes(terms.Get(TerminologyOperation.Expand, "url=http://example.org/a?fhir_vs&offset=59990&count=100")), Has.Length.EqualTo(10));
        Assert.That(terms.Check("http://example.org/ValueSet/both", "http://example.org/b", "59999").Status, Is.EqualTo(CodeStatus.Valid));
    }

    [TestCase("""{"resourceType":"Parameters","parameter":{"name":"url"}}""")]
    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":{"system":5,"code":[]}}]}""")]
    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"valueSet","resource":{"resourceType":"ValueSet","compose":{"include":"x"}}}]}""")]
    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"tx-resource","resource":{"resourceType":"CodeSystem"}},{"name":"valueSet","resource":{}}]}""")]
    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"codeableConcept","valueCodeableConcept":{"coding":[{},{"code":"x"}]}},{"name":"url","valueUri":"http://example.org/ValueSet/oaks"}]}""")]
    [TestCase("""{"resourceType":"Patient"}""")]
    public void A_body_of_another_shape_never_breaks_an_operation(string body)
    {
        foreach (var operation in Enum.GetValues<TerminologyOperation>())
        {
            Assert.That(_terms.Post(operation, body).Status, Is.LessThan(500), operation.ToString());
        }
    }

    private static MemorySource Numbers(string name)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "CodeSystem");
            json.WriteString("url", "http://example.org/" + name);
            json.WriteString("content", "complete");
            json.WriteStartArray("concept");
            for (var i = 0; i < 60_000; i++)
            {
                json.WriteStartObject();
                json.WriteString("code", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var source = new MemorySource();
        source.Add(stream.ToArray(), new IssueCollector());
        return source;
    }

    private static MemorySource Sets()
    {
        var source = new MemorySource();
        source.Add(Encoding.UTF8.GetBytes(Terms.ValueSet("both", """{"include":[{"system":"http://example.org/a"},{"system":"http://example.org/b"}]}""")), new IssueCollector());
        return source;
    }
}
