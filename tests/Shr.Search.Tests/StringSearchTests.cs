namespace Shr.Search.Tests;

public sealed class StringSearchTests
{
    private static SearchBench With(params string[] families)
    {
        var bench = new SearchBench();
        for (var i = 0; i < families.Length; i++)
        {
            bench.Put($$"""{"resourceType":"Patient","id":"p{{i}}","name":[{"family":"{{families[i]}}"}]}""");
        }

        return bench;
    }

    [TestCase("Müller", "muller")]
    [TestCase("Muller", "MÜLLER")]
    [TestCase("Mu\\u0308ller", "müller")]
    [TestCase("Strauß", "strauss")]
    [TestCase("Łukasz", "lukasz")]
    [TestCase("Van  der\\tBerg", "van der berg")]
    [TestCase("O’Brien", "o'brien")]
    [TestCase("Ａｂｄｕｌ", "abdul")]
    public async Task Case_accents_width_and_white_space_do_not_matter(string stored, string asked) =>
        Assert.That(await With(stored).FindAsync("Patient?family=" + Uri.EscapeDataString(asked)), Is.EqualTo(new[] { "p0" }));

    // Each pair is one word in two spellings of Unicode or of the keyboard.
    [TestCase("\\u09AF\\u09BC", "\u09DF", Description = "য় as letter and nukta, and as one")]
    [TestCase("\\u09DF", "\u09AF\u09BC")]
    [TestCase("\\u09A1\\u09BC", "\u09DC", Description = "ড়")]
    [TestCase("\\u09DD", "\u09A2\u09BC", Description = "ঢ়")]
    [TestCase("\\u09AC\\u09BC", "\u09B0", Description = "র typed as ব with nukta")]
    [TestCase("কো", "ক\u09C7\u09BE", Description = "ো in one and in two")]
    [TestCase("কৌ", "ক\u09C7\u09D7", Description = "ৌ in one and in two")]
    [TestCase("সত্\\u200D", "সৎ", Description = "খণ্ড ত typed with a joiner")]
    [TestCase("র\\u200D্যাব", "র্যাব", Description = "a joiner before the ya-phala")]
    [TestCase("ক\\u200Cষ", "কষ", Description = "a non-joiner")]
    [TestCase("অ\\u09BEমিনা", "আমিনা", Description = "আ typed as অ and its sign")]
    [TestCase("মো: করিম", "মোঃ করিম", Description = "visarga typed as a colon")]
    [TestCase("ওয়ার্ড ১২৩", "ওয়ার্ড 123", Description = "digits")]
    [TestCase("Ward 45", "ward ৪৫")]
    public async Task Bangla_is_found_in_every_spelling(string stored, string asked) =>
        Assert.That(await With(stored).FindAsync("Patient?family=" + Uri.EscapeDataString(asked)), Is.EqualTo(new[] { "p0" }));

    [Test]
    public async Task Bangla_vowel_signs_and_conjuncts_tell_names_apart()
    {
        var bench = With("করিম", "কারিম", "কর্ম", "চাঁদ", "চাদ");

        Assert.Multiple(async () =>
        {
            Assert.That(await bench.FindAsync("Patient?family=করি"), Is.EqualTo(new[] { "p0" }));
            Assert.That(await bench.FindAsync("Patient?family=কার"), Is.EqualTo(new[] { "p1" }));
            Assert.That(await bench.FindAsync("Patient?family=কর্ম"), Is.EqualTo(new[] { "p2" }));
            Assert.That(await bench.FindAsync("Patient?family=চাঁদ"), Is.EqualTo(new[] { "p3" }));
        });
    }

    [Test]
    public async Task Plain_matches_starts_contains_anything_and_exact_everything()
    {
        var bench = With("Rahman", "Abdur Rahman", "rahman");

        Assert.Multiple(async () =>
        {
            Assert.That(await bench.FindAsync("Patient?family=rah"), Is.EqualTo(new[] { "p0", "p2" }));
            Assert.That(await bench.FindAsync("Patient?family:contains=AHM"), Is.EqualTo(new[] { "p0", "p1", "p2" }));
            Assert.That(await bench.FindAsync("Patient?family:exact=Rahman"), Is.EqualTo(new[] { "p0" }));
            Assert.That(await bench.FindAsync("Patient?family:exact=rahman"), Is.EqualTo(new[] { "p2" }));
            Assert.That(await bench.FindAsync("Patient?family:exact=Rahma"), Is.Empty);
            Assert.That(await bench.FindAsync("Patient?family=rahman,abdur"), Is.EqualTo(new[] { "p0", "p1", "p2" }));
        });
    }

    [Test]
    public async Task A_name_is_found_by_each_of_its_parts_and_an_address_too()
    {
        var bench = new SearchBench();
        bench.Put("""
            {"resourceType":"Patient","id":"p","name":[{"text":"Dr. Fatima Begum","family":"Begum","given":["Fatima","Noor"],"prefix":["Dr."],"suffix":["MD"]}],
             "address":[{"line":["12 Lake Rd"],"city":"Dhaka","district":"Gazipur","state":"Dhaka Division","postalCode":"1230","country":"BD"}]}
            """);

        foreach (var asked in new[] { "name=beg", "name=noor", "name=md", "given=fatima", "address=gazi", "address=12 lake", "address-city=dha", "address-state=dhaka", "address-postalcode=123", "address-country=b" })
        {
            Assert.That(await bench.FindAsync("Patient?" + asked), Is.EqualTo(new[] { "p" }), asked);
        }
    }

    [TestCase(1990)]
    [TestCase(2400)]
    public async Task A_text_longer_than_a_key_is_still_told_apart_by_exact(int length)
    {
        var text = new string('a', length);
        var bench = With(text + "x", text + "y");

        Assert.That(await bench.FindAsync($"Patient?family:exact={text}x"), Is.EqualTo(new[] { "p0" }));
    }

    [Test]
    public async Task Escapes_and_missing_values()
    {
        var bench = new SearchBench();
        bench.Put("""{"resourceType":"Patient","id":"a","name":[{"family":"x,y|z$\\"}]}""");
        bench.Put("""{"resourceType":"Patient","id":"b"}""");
        bench.Put("""{"resourceType":"Patient","id":"c","gender":"male","_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}""");

        Assert.Multiple(async () =>
        {
            Assert.That(await bench.FindAsync(@"Patient?family=" + Uri.EscapeDataString(@"x\,y\|z\$\\")), Is.EqualTo(new[] { "a" }));
            Assert.That(await bench.FindAsync("Patient?family:missing=true"), Is.EqualTo(new[] { "b", "c" }));
            Assert.That(await bench.FindAsync("Patient?gender:missing=false"), Is.EqualTo(new[] { "c" }));
            Assert.That(await bench.FindAsync("Patient?birthdate:missing=true"), Is.EqualTo(new[] { "a", "b", "c" }));
        });
    }
}
