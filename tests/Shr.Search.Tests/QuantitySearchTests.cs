namespace Shr.Search.Tests;

public sealed class QuantitySearchTests
{
    private static string Observation(string id, string quantity) =>
        $$"""{"resourceType":"Observation","id":"{{id}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"w"}]},"valueQuantity":{{quantity}}}""";

    private static SearchBench Weights()
    {
        var bench = new SearchBench();
        bench.Put(Observation("g", """{"value":1500,"unit":"grams","system":"http://unitsofmeasure.org","code":"g"}"""));
        bench.Put(Observation("kg", """{"value":1.5,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}"""));
        bench.Put(Observation("lb", """{"value":3.3069,"unit":"lb","system":"http://unitsofmeasure.org","code":"[lb_av]"}"""));
        bench.Put(Observation("plain", """{"value":1.5,"unit":"kg"}"""));
        bench.Put(Observation("less", """{"value":2,"comparator":"<","unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}"""));
        return bench;
    }

    [TestCase("1.5|http://unitsofmeasure.org|kg", "g kg lb")]
    [TestCase("1500|http://unitsofmeasure.org|g", "g kg lb")]
    [TestCase("1500000|http://unitsofmeasure.org|mg", "g kg")]
    [TestCase("ge1.5|http://unitsofmeasure.org|kg", "g kg less")]
    [TestCase("ge1500|http://unitsofmeasure.org|g", "g kg less")]
    [TestCase("gt1.6|http://unitsofmeasure.org|kg", "less")]
    [TestCase("lt1.2|http://unitsofmeasure.org|kg", "less")]
    [TestCase("gt2|http://unitsofmeasure.org|kg", "")]
    [TestCase("1.5||kg", "kg plain")]
    [TestCase("1.5", "kg plain")]
    [TestCase("1500||grams", "g")]
    [TestCase("ap1.4|http://unitsofmeasure.org|kg", "g kg lb less")]
    [TestCase("1.5|http://other.org|kg", "")]
    public async Task Quantities_meet_in_their_canonical_unit(string asked, string found) =>
        Assert.That(string.Join(' ', (await Weights().FindAsync("Observation?value-quantity=" + asked.Replace("|", "%7C", StringComparison.Ordinal))).Order()), Is.EqualTo(found));

    [TestCase("code-value-quantity=w$1500|http://unitsofmeasure.org|g", "g kg lb")]
    [TestCase("code-value-quantity=http://loinc.org|w$gt1.6|http://unitsofmeasure.org|kg", "less")]
    [TestCase("code-value-quantity=http://loinc.org|x$gt1", "")]
    [TestCase("code-value-quantity=http://other|w$gt1", "")]
    [TestCase("code-value-quantity=w$1.5||kg", "kg plain")]
    [TestCase("code-value-quantity=w$lt1.2", "less")]
    public async Task Composites_take_both_parts_from_one_element(string asked, string found) =>
        Assert.That(string.Join(' ', (await Weights().FindAsync("Observation?" + asked.Replace("|", "%7C", StringComparison.Ordinal))).Order()), Is.EqualTo(found));

    [Test]
    public async Task Degrees_have_an_offset()
    {
        var bench = new SearchBench();
        bench.Put(Observation("c", """{"value":37.0,"system":"http://unitsofmeasure.org","code":"Cel"}"""));
        bench.Put(Observation("f", """{"value":98.6,"system":"http://unitsofmeasure.org","code":"[degF]"}"""));

        Assert.That(await bench.FindAsync("Observation?value-quantity=37.0%7Chttp://unitsofmeasure.org%7CCel"), Is.EqualTo(new[] { "c", "f" }));
    }

    [Test]
    public async Task A_component_pairs_with_its_own_code_only()
    {
        var bench = new SearchBench();
        bench.Put("""
            {"resourceType":"Observation","id":"bp","status":"final","code":{"text":"bp"},"component":[
              {"code":{"coding":[{"code":"sys"}]},"valueQuantity":{"value":120}},{"code":{"coding":[{"code":"dia"}]},"valueQuantity":{"value":80}}]}
            """);

        Assert.Multiple(async () =>
        {
            Assert.That(await bench.FindAsync("Observation?component-code-value-quantity=sys$120"), Is.EqualTo(new[] { "bp" }));
            Assert.That(await bench.FindAsync("Observation?component-code-value-quantity=sys$80"), Is.Empty);
            Assert.That(await bench.FindAsync("Observation?combo-code-value-quantity=dia$80"), Is.EqualTo(new[] { "bp" }));
        });
    }

    [TestCase("100", 99.5, 100.5)]
    [TestCase("100.00", 99.995, 100.005)]
    [TestCase("1e2", 95, 105)]
    [TestCase("5.0", 4.95, 5.05)]
    [TestCase("-5", -5.5, -4.5)]
    [TestCase("0.1", 0.05, 0.15)]
    public void Digits_say_how_wide_a_number_is(string text, double from, double until)
    {
        Assert.That(Values.DecimalText.TryParse(text, out var number));
        Assert.That((number.From, number.Until), Is.EqualTo((from, until)));
    }

    [TestCase("1e999999")]
    [TestCase("")]
    [TestCase("1..2")]
    [TestCase("--1")]
    [TestCase("NaN")]
    [TestCase("0x10")]
    [TestCase("1e")]
    public async Task What_is_no_number_is_refused(string text) =>
        Assert.That(await new SearchBench().ErrorsAsync("RiskAssessment?probability=gt" + text), Is.EqualTo(new[] { SearchIssues.InvalidNumber.Id }));
}
