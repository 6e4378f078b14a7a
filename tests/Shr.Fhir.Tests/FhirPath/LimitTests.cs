using Shr.Fhir.FhirPath;

namespace Shr.Fhir.Tests.FhirPath;

/// <summary>No expression may hang or break the server.</summary>
public sealed class LimitTests
{
    private static readonly string Many = string.Join(" | ", Enumerable.Range(0, 200));

    [TestCase("repeat(1 | $this + 1)")]
    [TestCase("repeatAll($this)")]
    [TestCase("repeatAll($this | 1)")]
    public void What_never_ends_is_stopped(string expression) =>
        Assert.That(Engine.Run("1." + expression, null, Scope(new EvaluationLimits { MaxSteps = 100_000, MaxItems = 10_000 })), Is.EqualTo("Limit"));

    [Test]
    public void Products_of_collections_are_stopped()
    {
        var cube = $"({Many}).select(({Many}).select(({Many}).select($this)))";

        Assert.That(Engine.Run(cube, null, Scope(new EvaluationLimits { MaxSteps = 1_000_000, MaxItems = 100_000 })), Is.EqualTo("Limit"));
    }

    [Test]
    public void Text_that_doubles_is_stopped()
    {
        var doubling = "'aaaaaaaaaaaaaaaa'" + string.Concat(Enumerable.Repeat(".replace('', 'aaaaaaaaaaaaaaaa')", 12));

        Assert.That(Engine.Run(doubling), Is.EqualTo("Limit"));
    }

    [Test]
    public void A_regular_expression_that_explodes_is_stopped() =>
        Assert.That(Engine.Run($"'{new string('a', 40)}!'.matches('^(?=(a+)+$)b|^(a+)+\\\\2$')"), Is.AnyOf("Limit", "false"));

    [Test]
    public void Deep_and_long_expressions_are_refused()
    {
        Assert.That(Engine.Run(new string('(', 10_000) + "1" + new string(')', 10_000)), Is.EqualTo("Syntax"));
        Assert.That(Engine.Run(new string('-', 10_000) + "1"), Is.EqualTo("Syntax"));
        Assert.That(Engine.Run("a" + string.Concat(Enumerable.Repeat(".a", 10_000))), Is.EqualTo("Syntax"));
        Assert.That(Engine.Run(string.Join(" or ", Enumerable.Repeat("true", 10_000))), Is.EqualTo("Syntax"));
        Assert.That(Engine.Run("a" + string.Concat(Enumerable.Repeat("[0]", 10_000))), Is.EqualTo("Syntax"));
        Assert.That(Engine.Run(new string('a', 100_000)), Is.EqualTo("Syntax"));
    }

    [Test]
    public void A_scope_can_be_used_again_after_a_failure()
    {
        using var scope = Scope(new EvaluationLimits { MaxSteps = 100 });

        Assert.That(Engine.Run("1.repeatAll($this)", null, scope), Is.EqualTo("Limit"));
        Assert.That(Engine.Run("1 + 1", null, scope), Is.EqualTo("2"));
    }

    [TestCase("<div xmlns='http://www.w3.org/1999/xhtml'><p>a&nbsp;<b>b</b></p></div>", true)]
    [TestCase("<div xmlns='http://www.w3.org/1999/xhtml'><img src='#a' alt='x'/></div>", true)]
    [TestCase("<div xmlns='http://www.w3.org/1999/xhtml'> </div>", false)]
    [TestCase("<div>no namespace</div>", false)]
    [TestCase("<div xmlns='http://www.w3.org/1999/xhtml'><script>x</script></div>", false)]
    [TestCase("<div xmlns='http://www.w3.org/1999/xhtml'><p onclick='x'>a</p></div>", false)]
    [TestCase("<div xmlns='http://www.w3.org/1999/xhtml'><a href=' javascript:x'>a</a></div>", false)]
    [TestCase("<div xmlns='http://www.w3.org/1999/xhtml'>a", false)]
    [TestCase("<!DOCTYPE div [<!ENTITY x 'y'>]><div xmlns='http://www.w3.org/1999/xhtml'>&x;</div>", false)]
    public void Narratives_are_checked(string div, bool expected)
    {
        var json = $$"""{"resourceType":"Patient","text":{"status":"generated","div":"{{div.Replace("\"", "\\\"")}}"} }""";

        Assert.That(Engine.Run("text.`div`.htmlChecks()", json), Is.EqualTo(expected ? "true" : "false"));
    }

    private static EvaluationScope Scope(EvaluationLimits limits) => new() { Limits = limits };
}
