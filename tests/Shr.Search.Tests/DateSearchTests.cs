namespace Shr.Search.Tests;

public sealed class DateSearchTests
{
    private static SearchBench Encounters(TimeSpan zone = default)
    {
        var bench = new SearchBench(zone);
        bench.Put("""{"resourceType":"Encounter","id":"jan","period":{"start":"2020-01-10","end":"2020-01-20"}}""");
        bench.Put("""{"resourceType":"Encounter","id":"open","period":{"start":"2020-01-15"}}""");
        bench.Put("""{"resourceType":"Encounter","id":"past","period":{"end":"2019-12-31"}}""");
        bench.Put("""{"resourceType":"Encounter","id":"day","period":{"start":"2020-01-12T08:00:00+06:00","end":"2020-01-12T09:00:00+06:00"}}""");
        return bench;
    }

    [TestCase("2020-01", "day jan")]
    [TestCase("2020-01-12", "day")]
    [TestCase("ne2020-01", "open past")]
    [TestCase("gt2020-01-15", "jan open")]
    [TestCase("lt2020-01-11", "jan past")]
    [TestCase("ge2020-01-12", "day jan open")]
    [TestCase("le2020-01-12", "day jan past")]
    [TestCase("sa2020-01-11", "day open")]
    [TestCase("eb2020-01-13", "day past")]
    [TestCase("sa2019", "day jan open")]
    [TestCase("gt2030", "open")]
    [TestCase("lt2000", "past")]
    public async Task Periods_follow_the_prefix_table(string asked, string found) =>
        Assert.That(string.Join(' ', (await Encounters().FindAsync("Encounter?date=" + asked)).Order()), Is.EqualTo(found));

    [Test]
    public async Task A_day_without_zone_is_a_day_of_the_preset()
    {
        var bench = new SearchBench(TimeSpan.FromHours(6));
        bench.Put("""{"resourceType":"Observation","id":"night","status":"final","code":{},"effectiveDateTime":"2026-11-21T02:00:00+06:00"}""");
        bench.Put("""{"resourceType":"Observation","id":"utc","status":"final","code":{},"effectiveDateTime":"2026-11-20T20:00:00Z"}""");

        Assert.Multiple(async () =>
        {
            Assert.That(await bench.FindAsync("Observation?date=2026-11-21"), Is.EqualTo(new[] { "night", "utc" }));
            Assert.That(await bench.FindAsync("Observation?date=2026-11-20"), Is.Empty);
            Assert.That(await bench.FindAsync("Observation?date=2026-11-21T02:00"), Is.EqualTo(new[] { "night", "utc" }));
            Assert.That(await bench.FindAsync("Observation?date=2026-11-20T20:00:00Z"), Is.EqualTo(new[] { "night", "utc" }));
            Assert.That(await bench.FindAsync("Observation?date=ge2026-11-21T02:00:00%2B06:00"), Is.EqualTo(new[] { "night", "utc" }));
            Assert.That(await bench.FindAsync("Observation?date=ge2026-11-21T02:00:00 06:00"), Is.EqualTo(new[] { "night", "utc" }), "a plus sign that was not escaped");
        });
    }

    [Test]
    public async Task Approximate_dates_are_a_tenth_of_their_distance_from_now()
    {
        var bench = new SearchBench();
        bench.Put("""{"resourceType":"Patient","id":"p","birthDate":"1986-06-01"}""");

        Assert.Multiple(async () =>
        {
            Assert.That(await bench.FindAsync("Patient?birthdate=ap1984"), Is.EqualTo(new[] { "p" }));
            Assert.That(await bench.FindAsync("Patient?birthdate=ap2010"), Is.Empty);
        });
    }

    [TestCase("***")]
    [TestCase("2020-13")]
    [TestCase("2021-02-29")]
    [TestCase("2020-1-1")]
    [TestCase("xx2020")]
    [TestCase("2020-01-01T")]
    [TestCase("2020-01-01T25:00")]
    [TestCase("99999")]
    public async Task A_date_that_does_not_exist_is_refused(string asked) =>
        Assert.That(await new SearchBench().ErrorsAsync("Patient?birthdate=" + asked), Is.EqualTo(new[] { SearchIssues.InvalidDate.Id }));

    [TestCase("0001")]
    [TestCase("9999-12-31")]
    [TestCase("9999-12-31T23:59:60Z")]
    public async Task The_ends_of_the_calendar_are_dates_too(string date)
    {
        var bench = new SearchBench(TimeSpan.FromHours(6));
        bench.Put($$"""{"resourceType":"Encounter","id":"e","period":{"start":"{{date}}","end":"{{date}}"} }""");

        Assert.That(await bench.FindAsync($"Encounter?date=ge{date}"), Is.EqualTo(new[] { "e" }));
    }
}
