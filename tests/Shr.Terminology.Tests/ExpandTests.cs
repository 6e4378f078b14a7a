namespace Shr.Terminology.Tests;

public class ExpandTests
{
    private readonly Terms _terms = new(
        Terms.ValueSet("all", """{"include":[{"system":"http://example.org/CodeSystem/trees"}]}"""),
        Terms.ValueSet("oaks", """{"include":[{"system":"http://example.org/CodeSystem/trees","filter":[{"property":"concept","op":"is-a","value":"oak"}]}]}"""),
        Terms.ValueSet("lobed-oaks", """{"include":[{"system":"http://example.org/CodeSystem/trees","filter":[{"property":"leaf","op":"=","value":"lobed"}],"valueSet":["http://example.org/ValueSet/oaks"]}]}"""),
        Terms.ValueSet("others", """{"include":[{"system":"http://example.org/CodeSystem/trees"}],"exclude":[{"valueSet":["http://example.org/ValueSet/oaks"]}]}"""),
        Terms.ValueSet("ring-a", """{"include":[{"valueSet":["http://example.org/ValueSet/ring-b"]}]}"""),
        Terms.ValueSet("ring-b", """{"include":[{"valueSet":["http://example.org/ValueSet/ring-a"]}]}"""),
        Terms.ValueSet("bomb", """{"include":[{"system":"http://example.org/CodeSystem/trees","filter":[{"property":"code","op":"regex","value":"((a+)+)+b"}]}]}"""),
        Terms.ValueSet("odd", """{"include":[{"system":"http://example.org/CodeSystem/trees","filter":[{"property":"colour","op":"=","value":"red"}]}]}"""));

    [TestCase("tree oak", new[] { "red-oak", "white-oak" })]
    [TestCase("OAK whi", new[] { "white-oak" })]
    [TestCase("northern red", new[] { "pin-oak" })]
    [TestCase("গাছ", new[] { "oak" })]
    [TestCase("zzz", new string[0])]
    public void A_text_filter_takes_words_in_any_order_and_by_their_beginning(string filter, string[] codes)
    {
        Assert.That(Codes("all", $"&filter={Uri.EscapeDataString(filter)}"), Is.EqualTo(codes));
    }

    [Test]
    public void The_name_that_is_the_text_comes_first() => Assert.That(Codes("all", "&filter=oak")[0], Is.EqualTo("oak"));

    [Test]
    public void Pages_are_cut_from_one_order_and_tell_the_total()
    {
        var (_, page) = _terms.Get(TerminologyOperation.Expand, "url=http://example.org/ValueSet/all&offset=2&count=2");

        Assert.That(Terms.Codes((200, page)), Is.EqualTo(new[] { "white-oak", "red-oak" }));
        Assert.That(page.GetProperty("expansion").GetProperty("total").GetInt32(), Is.EqualTo(6));
    }

    [Test]
    public void Imports_are_intersected_and_exclusions_taken_away()
    {
        Assert.That(Codes("lobed-oaks"), Is.EqualTo(new[] { "oak", "white-oak" }));
        Assert.That(Codes("others"), Is.EqualTo(new[] { "tree", "elm" }));
    }

    [Test]
    public void Inactive_and_abstract_codes_can_be_left_out()
    {
        Assert.That(Codes("all", "&activeOnly=true&excludeNested=true"), Does.Not.Contain("elm"));
        Assert.That(Codes("all", "&excludeNotForUI=true&excludeNested=true"), Does.Not.Contain("tree"));
    }

    [Test]
    public void All_codes_of_any_system_have_an_implicit_value_set() =>
        Assert.That(Terms.Codes(_terms.Get(TerminologyOperation.Expand, $"url={Terms.Trees}?fhir_vs&excludeNested=true")), Has.Length.EqualTo(6));

    [Test]
    public void A_ring_of_imports_is_refused() => Assert.That(Expand("ring-a"), Is.EqualTo((422, "SHR-4042")));

    [Test]
    [CancelAfter(5000)]
    public void A_pattern_that_explodes_elsewhere_is_harmless() => Assert.That(Codes("bomb"), Is.Empty);

    [Test]
    public void A_property_nobody_knows_is_an_error_of_the_value_set() => Assert.That(Expand("odd"), Is.EqualTo((400, "SHR-4040")));

    [Test]
    public void An_unknown_value_set_is_not_found() => Assert.That(Expand("nothing"), Is.EqualTo((404, "SHR-4013")));

    [Test]
    public void A_count_that_is_no_number_is_refused() => Assert.That(Expand("all", "&count=many"), Is.EqualTo((400, "SHR-4056")));

    [Test]
    public void A_value_set_too_large_to_be_listed_whole_says_so_and_can_be_paged()
    {
        var codes = string.Join(',', Enumerable.Range(0, 1500).Select(i => $$"""{"code":"c{{i}}","display":"Code {{i}}"}"""));
        var terms = new Terms($$"""{"resourceType":"CodeSystem","url":"http://example.org/big","content":"complete","status":"active","concept":[{{codes}}]}""");

        Assert.That(terms.Get(TerminologyOperation.Expand, "url=http://example.org/big?fhir_vs").Status, Is.EqualTo(422));
        Assert.That(Terms.Codes(terms.Get(TerminologyOperation.Expand, "url=http://example.org/big?fhir_vs&offset=1499&count=10")), Is.EqualTo(new[] { "c1499" }));
    }

    private string[] Codes(string name, string more = "") => Terms.Codes(_terms.Get(TerminologyOperation.Expand, $"url=http://example.org/ValueSet/{name}{more}"));

    private (int, string?) Expand(string name, string more = "")
    {
        var (status, body) = _terms.Get(TerminologyOperation.Expand, $"url=http://example.org/ValueSet/{name}{more}");
        var diagnostics = body.GetProperty("issue")[0].GetProperty("diagnostics").GetString();
        return (status, diagnostics!.StartsWith("SHR-", StringComparison.Ordinal) ? diagnostics : "SHR-4040");
    }
}
