namespace Shr.Terminology.Tests;

public class VersionTests
{
    private readonly Terms _terms = new(Release("2016", "2016-01-01", "old"), Release("2019", "2019-01-31", "new"));

    [TestCase("", "new")]
    [TestCase("&version=2016", "old")]
    [TestCase("&date=2018-05-01", "old")]
    [TestCase("&date=2020", "new")]
    public void The_release_of_the_day_is_asked(string more, string display) =>
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.Lookup, "system=http://example.org/icd&code=A" + more).Body, "display"), Is.EqualTo(display));

    [TestCase("2018-05-01", "old")]
    [TestCase("2019-06-01", "new")]
    public void A_value_set_locked_to_a_day_means_the_releases_of_that_day(string day, string display)
    {
        var terms = new Terms(Release("2016", "2016-01-01", "old"), Release("2019", "2019-01-31", "new"), Locked(day, ""));

        Assert.That(terms.Get(TerminologyOperation.Expand, "url=http://example.org/ValueSet/locked").Body.GetProperty("expansion").GetProperty("contains")[0].GetProperty("display").GetString(), Is.EqualTo(display));
        Assert.That(Terms.Value(terms.Get(TerminologyOperation.ValueSetValidateCode, "url=http://example.org/ValueSet/locked&system=http://example.org/icd&code=A").Body, "display"), Is.EqualTo(display));
        Assert.That(terms.Check("http://example.org/ValueSet/locked", "http://example.org/icd", "A").Status, Is.EqualTo(CodeStatus.Valid));
    }

    [Test]
    public void A_day_before_all_releases_cannot_be_answered_unless_a_version_is_named()
    {
        var terms = new Terms(Release("2016", "2016-01-01", "old"), Locked("2010-01-01", ""));
        var named = new Terms(Release("2016", "2016-01-01", "old"), Locked("2010-01-01", "\"version\":\"2016\","));

        var (status, body) = terms.Get(TerminologyOperation.Expand, "url=http://example.org/ValueSet/locked");
        Assert.That(status, Is.EqualTo(422));
        Assert.That(body.GetRawText(), Does.Contain("locked to 2010-01-01"));
        Assert.That(terms.Get(TerminologyOperation.ValueSetValidateCode, "url=http://example.org/ValueSet/locked&system=http://example.org/icd&code=A").Status, Is.EqualTo(422));
        Assert.That(terms.Check("http://example.org/ValueSet/locked", "http://example.org/icd", "A").Status, Is.EqualTo(CodeStatus.Undecided));
        Assert.That(Terms.Codes(named.Get(TerminologyOperation.Expand, "url=http://example.org/ValueSet/locked")), Is.EqualTo(new[] { "A" }));
    }

    [TestCase("1.10.0", "1.9.0", 1)]
    [TestCase("2.0.0-ballot", "2.0.0", -1)]
    [TestCase("2019", "2016", 1)]
    [TestCase("1.0", "1.0.1", -1)]
    [TestCase("1.0", "1.0", 0)]
    public void Versions_are_ordered_by_their_numbers(string a, string b, int order) => Assert.That(Math.Sign(Versions.Compare(a, b)), Is.EqualTo(order));

    [TestCase("1.0.x", "1.0.7", true)]
    [TestCase("1.x.x", "1.4.0", true)]
    [TestCase("1.0.x", "1.1.0", false)]
    [TestCase("1", "1.0.0", false)]
    [TestCase(null, "1.0.0", true)]
    public void A_pattern_stands_for_all_versions_that_fit(string? pattern, string version, bool fits) => Assert.That(Versions.Matches(pattern, version), Is.EqualTo(fits));

    private static string Locked(string day, string version) =>
        $$"""{"resourceType":"ValueSet","url":"http://example.org/ValueSet/locked","status":"active","compose":{"lockedDate":"{{day}}","include":[{"system":"http://example.org/icd",{{version}}"filter":[{"property":"concept","op":"exists","value":"true"}]}] } }""";

    private static string Release(string version, string date, string display) =>
        $$"""{"resourceType":"CodeSystem","url":"http://example.org/icd","version":"{{version}}","date":"{{date}}","status":"active","content":"complete","concept":[{"code":"A","display":"{{display}}"}]}""";
}
