using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Server.Security.Access;

namespace Shr.Server.Tests.Security;

/// <summary>The provision tree of a Consent, flattened.</summary>
public sealed class ConsentRulesTests
{
    private static readonly string[] NoRules = [];

    [Test]
    public void A_denial_of_one_organisation_is_one_rule() =>
        Assert.That(Rules("""{"type":"deny","actor":[{"role":{},"reference":{"reference":"Organization/7"}}]}"""), Is.EqualTo(new[] { "d Organization/7 * *" }));

    [Test]
    public void A_nested_denial_takes_over_what_is_around_it() =>
        Assert.That(
            Rules("""{"type":"permit","purpose":[{"code":"HRESCH"}],"provision":[{"type":"deny","class":[{"code":"Observation"}]}]}"""),
            Is.EqualTo(new[] { "d * HRESCH T:Observation" }));

    [Test]
    public void A_nested_permission_is_an_exception_to_its_denial() =>
        Assert.That(
            Rules("""{"type":"deny","provision":[{"type":"permit","actor":[{"role":{},"reference":{"reference":"Organization/7"}}]}]}"""),
            Is.EqualTo(new[] { "0 * * *", "a Organization/7 * *" }));

    [Test]
    public void A_denial_inside_an_exception_overrides_it() =>
        Assert.That(
            Rules("""{"type":"deny","provision":[{"type":"permit","provision":[{"type":"deny","securityLabel":[{"system":"s","code":"HIV"}]}]}]}"""),
            Is.EqualTo(new[] { "0 * * *", "a * * *", "d * * L:s|HIV" }));

    [Test]
    public void An_exception_that_cannot_be_kept_exactly_is_not_believed() =>
        Assert.That(
            Rules("""{"type":"deny","provision":[{"type":"permit","dataPeriod":{"start":"2020"}}]}"""),
            Is.EqualTo(new[] { "d * * *" }));

    [Test]
    public void Opting_out_without_provisions_denies_all() =>
        Assert.That(Of("""{"resourceType":"Consent","status":"active","policyRule":{"coding":[{"code":"OPTOUT"}]}}"""), Is.EqualTo(new[] { "d * * *" }));

    [TestCase("draft")]
    [TestCase("rejected")]
    [TestCase("inactive")]
    [TestCase("entered-in-error")]
    public void Only_an_active_consent_counts(string status) =>
        Assert.That(Of("""{"resourceType":"Consent","status":"?","provision":{"type":"deny"}}""".Replace("?", status)), Is.EqualTo(NoRules));

    [Test]
    public void A_period_bounds_the_rule_to_its_seconds()
    {
        using var consent = Read("""{"resourceType":"Consent","status":"active","provision":{"type":"deny","period":{"start":"2026-01-01","end":"2026-01-31"}}}""");

        var rule = ConsentRules.Of(consent.Root).Single();

        Assert.That(DateTimeOffset.FromUnixTimeSeconds(rule.From).ToString("s"), Is.EqualTo("2026-01-01T00:00:00"));
        Assert.That(DateTimeOffset.FromUnixTimeSeconds(rule.To).ToString("s"), Is.EqualTo("2026-01-31T23:59:59"));
    }

    [Test]
    public void Collecting_is_not_looking() =>
        Assert.That(Rules("""{"type":"deny","action":[{"coding":[{"code":"collect"}]}]}"""), Is.EqualTo(NoRules));

    private static string[] Rules(string provision) => Of("""{"resourceType":"Consent","status":"active","provision":?}""".Replace("?", provision));

    private static string[] Of(string json)
    {
        using var consent = Read(json);
        return [.. ConsentRules.Of(consent.Root).Select(r => $"{r.Kind} {r.Actor} {r.Purpose} {r.Scope}")];
    }

    private static Resource Read(string json) => Resource.Parse(Encoding.UTF8.GetBytes(json), R4Definitions.Types, new IssueCollector())!;
}
