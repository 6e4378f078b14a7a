namespace Shr.Terminology.Tests;

public class SubsumesTests
{
    private readonly Terms _terms = new();

    [TestCase("oak", "pin-oak", "subsumes")]
    [TestCase("pin-oak", "oak", "subsumed-by")]
    [TestCase("oak", "oak", "equivalent")]
    [TestCase("elm", "oak", "not-subsumed")]
    public void Two_codes_are_compared_by_the_hierarchy(string a, string b, string outcome)
    {
        var (status, body) = _terms.Get(TerminologyOperation.Subsumes, $"system={Terms.Trees}&codeA={a}&codeB={b}");

        Assert.That((status, Terms.Value(body, "outcome")), Is.EqualTo((200, outcome)));
    }

    [Test]
    public void Codings_of_two_systems_are_refused()
    {
        var (status, _) = _terms.Post(TerminologyOperation.Subsumes, $$$"""
            {"resourceType":"Parameters","parameter":[{"name":"codingA","valueCoding":{"system":"{{{Terms.Trees}}}","code":"oak"}},{"name":"codingB","valueCoding":{"system":"urn:ietf:bcp:47","code":"bn"}}]}
            """);

        Assert.That(status, Is.EqualTo(422));
    }

    [Test]
    public void The_search_gets_a_code_with_all_below_or_above_it()
    {
        Assert.That(_terms.Service.Related(Terms.Trees, "oak", above: false, 100), Is.EqualTo(new[] { "oak", "white-oak", "red-oak", "pin-oak" }));
        Assert.That(_terms.Service.Related(Terms.Trees, "pin-oak", above: true, 100), Is.EqualTo(new[] { "tree", "oak", "red-oak", "pin-oak" }));
        Assert.That(_terms.Service.Related(Terms.Trees, "oak", above: false, 2), Is.Null);
    }
}
