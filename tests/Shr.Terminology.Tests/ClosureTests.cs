namespace Shr.Terminology.Tests;

public class ClosureTests
{
    private readonly Terms _terms = new();

    [Test]
    public void A_closure_table_tells_what_each_new_code_stands_under()
    {
        Assert.That(_terms.Get(TerminologyOperation.Closure, "name=t").Status, Is.EqualTo(200));
        Assert.That(Add("oak"), Is.Empty);
        Assert.That(Add("pin-oak"), Is.EqualTo("pin-oak>oak"));
        Assert.That(Add("red-oak"), Is.EqualTo("red-oak>oak pin-oak>red-oak"));
    }

    [Test]
    public void A_table_that_was_not_begun_is_not_found() => Assert.That(_terms.Get(TerminologyOperation.Closure, "name=x&version=1").Status, Is.EqualTo(404));

    private string Add(string code)
    {
        var (status, body) = _terms.Post(TerminologyOperation.Closure, $$$"""{"resourceType":"Parameters","parameter":[{"name":"name","valueString":"t"},{"name":"concept","valueCoding":{"system":"{{{Terms.Trees}}}","code":"{{{code}}}"}}]}""");
        Assert.That(status, Is.EqualTo(200));
        return body.TryGetProperty("group", out var groups)
            ? string.Join(' ', groups[0].GetProperty("element").EnumerateArray().SelectMany(e => e.GetProperty("target").EnumerateArray().Select(t => $"{e.GetProperty("code")}>{t.GetProperty("code")}")))
            : "";
    }
}
