using Shr.Terminology.Import;

namespace Shr.Terminology.Tests;

public sealed class Icd10ImportTests : IDisposable
{
    private const string System = "http://hl7.org/fhir/sid/icd-10";

    /// <summary>Invented titles in the form of WHO's file: one category of each kind of subdivision by modifiers.</summary>
    private const string Claml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE ClaML SYSTEM "http://attacker.example/ClaML.dtd">
        <ClaML version="2.0.0">
          <Meta name="lang" value="en"/><Title date="2020-03-22" name="ICD-10-EN" version="2019-covid-expanded">Invented</Title>
          <Modifier code="S04E10_4"><SubClass code=".0"/><SubClass code=".1"/></Modifier>
          <ModifierClass code=".0" modifier="S04E10_4"><SuperClass code="S04E10_4"/><Rubric kind="preferred"><Label xml:lang="en">With sleep</Label></Rubric></ModifierClass>
          <ModifierClass code=".1" modifier="S04E10_4"><SuperClass code="S04E10_4"/><Rubric kind="preferred"><Label xml:lang="en">With thirst</Label></Rubric></ModifierClass>
          <ModifierClass code="0" modifier="S13M00_5"><SuperClass code="S13M00_5"/><Rubric kind="preferred"><Label xml:lang="en">Many places</Label></Rubric></ModifierClass>
          <ModifierClass code="2" modifier="S13M00_5"><SuperClass code="S13M00_5"/><Rubric kind="preferred"><Label xml:lang="en">Neck</Label></Rubric></ModifierClass>
          <Class code="IV" kind="chapter"><SubClass code="E10-E14"/><SubClass code="M00-M45"/><Rubric kind="preferred"><Label xml:lang="en">Sweet things</Label></Rubric></Class>
          <Class code="E10-E14" kind="block"><SuperClass code="IV"/><SubClass code="E10"/><SubClass code="E11"/><Rubric kind="preferred"><Label xml:lang="en">Sugars</Label></Rubric></Class>
          <Class code="E10" kind="category"><SuperClass code="E10-E14"/><ModifiedBy code="S04E10_4"/><Rubric kind="preferred"><Label xml:lang="en">First sugar</Label></Rubric>
            <Rubric kind="exclusion"><Label xml:lang="en">honey <Reference class="in brackets" code="E11">E11</Reference></Label></Rubric></Class>
          <Class code="E11" kind="category" usage="dagger"><SuperClass code="E10-E14"/><SubClass code="E11.0"/><Rubric kind="preferred"><Label xml:lang="en">Vitamin B<Term class="subscript">12</Term> sugar<Reference usage="aster" code="G01">G01</Reference></Label></Rubric></Class>
          <Class code="E11.0" kind="category"><SuperClass code="E11"/><Rubric kind="preferred"><Label xml:lang="en">Short</Label></Rubric><Rubric kind="preferredLong"><Label xml:lang="en">Second sugar: Short</Label></Rubric></Class>
          <Class code="G01" kind="category" usage="aster"><SuperClass code="IV"/><Rubric kind="preferred"><Label xml:lang="en">Sleep of the sweet</Label></Rubric></Class>
          <Class code="M00-M45" kind="block"><SuperClass code="IV"/><SubClass code="M00"/><SubClass code="M45"/><Rubric kind="preferred"><Label xml:lang="en">Joints</Label></Rubric></Class>
          <Class code="M00" kind="category"><SuperClass code="M00-M45"/><SubClass code="M00.0"/><ModifiedBy code="S13M00_5"/><Rubric kind="preferred"><Label xml:lang="en">Knee</Label></Rubric></Class>
          <Class code="M00.0" kind="category"><SuperClass code="M00"/><Rubric kind="preferred"><Label xml:lang="en">Left knee</Label></Rubric></Class>
          <Class code="M45" kind="category"><SuperClass code="M00-M45"/><ModifiedBy all="false" code="S13M00_5"><ValidModifierClass code="2"/></ModifiedBy><Rubric kind="preferred"><Label xml:lang="en">Spine</Label></Rubric></Class>
        </ClaML>
        """;

    private readonly ImportFixture _import = new();

    public void Dispose() => _import.Dispose();

    [Test]
    public void Codes_that_modifiers_make_are_codes_like_the_listed_ones()
    {
        var report = _import.Import("icd102019en.xml", Claml);
        var terms = _import.Load();

        Assert.That(report!.Imported, Is.EqualTo(new[] { System + "|2019" }));
        Assert.That(report.Counts["codes made by modifiers"], Is.EqualTo(5));
        Assert.That(Display(terms, "E10.1"), Is.EqualTo("First sugar: With thirst"));
        Assert.That(Display(terms, "M00.02"), Is.EqualTo("Left knee: Neck"));
        Assert.That(Display(terms, "M45.X2"), Is.EqualTo("Spine: Neck"));
        Assert.That(Display(terms, "M45.X0"), Is.Null, "only the valid modifier classes make codes");
        Assert.That(terms.Service.Subsumes(System, null, "M00", "M00.02"), Is.EqualTo(Subsumption.Subsumes));
    }

    [Test]
    public void The_dot_is_required_and_the_case_matters()
    {
        _import.Import("icd102019en.xml", Claml);
        var terms = _import.Load();

        Assert.That(Display(terms, "E110"), Is.Null);
        Assert.That(Display(terms, "e11.0"), Is.Null);
        Assert.That(Display(terms, "E11.0"), Is.EqualTo("Second sugar: Short"));
    }

    [Test]
    public void References_are_left_out_of_titles_and_dagger_marks_and_notes_are_properties()
    {
        _import.Import("icd102019en.xml", Claml);
        var body = _import.Load().Get(TerminologyOperation.Lookup, $"system={System}&code=E11").Body;

        Assert.That(Terms.Value(body, "display"), Is.EqualTo("Vitamin B12 sugar"));
        Assert.That(body.GetRawText(), Does.Contain("\"usage\"").And.Contain("dagger"));
        Assert.That(_import.Load().Get(TerminologyOperation.Lookup, $"system={System}&code=E10").Body.GetRawText(), Does.Contain("honey"));
    }

    [TestCase("E11.0+ G01*", "E11.0+ G01*", "Second sugar: Short; Sleep of the sweet")]
    [TestCase("E11.0 G01", "E11.0 G01", "Second sugar: Short; Sleep of the sweet")]
    [TestCase("E11.0 M00.0", "E11.0 M00.0", "Second sugar: Short; Left knee")]
    [TestCase("G01* E11.0+", null, null)]
    [TestCase("E11.0+ G99*", null, null)]
    [TestCase("E10-E14 G01", null, null)]
    [TestCase("E11.0 E11.0", null, null)]
    [TestCase("E11.0  G01", null, null)]
    public void A_disease_and_its_manifestation_may_be_written_as_one_code(string code, string? written, string? display)
    {
        _import.Import("icd102019en.xml", Claml);
        var (status, body) = _import.Load().Get(TerminologyOperation.Lookup, $"system={System}&code={Uri.EscapeDataString(code)}");

        Assert.That((status, status == 200 ? Terms.Value(body, "code") : null, status == 200 ? Terms.Value(body, "display") : null), Is.EqualTo((written is null ? 404 : 200, written, display)));
    }

    [Test]
    public void Such_a_pair_is_checked_and_subsumed_by_its_disease()
    {
        _import.Import("icd102019en.xml", Claml);
        var terms = _import.Load();

        Assert.That(terms.Check(System + "?fhir_vs", System, "E11.0+ G01*").Status, Is.EqualTo(CodeStatus.Valid));
        Assert.That(terms.Service.Subsumes(System, null, "E11", "E11.0+ G01*"), Is.EqualTo(Subsumption.Subsumes));
        Assert.That(terms.Get(TerminologyOperation.Lookup, $"system={System}&code=E11.0%2B%20G01*").Body.GetRawText(), Does.Contain("""{"name":"code","valueCode":"asterisk"},{"name":"value","valueCode":"G01"}"""));
    }

    [Test]
    public void A_code_is_translated_to_the_next_revision_by_the_imported_map()
    {
        const string Map = "10ClassKind\ticd10Code\ticd11Code\ticd11Title\tRelation\t2020-Jan-22\ncategory\tE10\t5X10\tSugar, first\tEquivalent\ncategory\tE11\t5X11&XN1\tSugar, second\tSubclass\nblock\tE10-E14\t\tSugars\tSubclass\n";
        _import.Import("10To11MapToOneCategory.txt", Map);
        var terms = _import.Load();

        var (_, answer) = terms.Get(TerminologyOperation.Translate, $"system={System}&code=E11&targetsystem=http://id.who.int/icd/release/11/mms");
        Assert.That((Terms.Value(answer, "result"), answer.GetRawText().Contains("5X11&XN1", StringComparison.Ordinal), answer.GetRawText().Contains("\"wider\"", StringComparison.Ordinal)), Is.EqualTo(("True", true, true)));
        Assert.That(terms.Get(TerminologyOperation.Translate, "system=http://id.who.int/icd/release/11/mms&code=5X10&reverse=true&targetsystem=" + System).Body.GetRawText(), Does.Contain("\"E10\""));
        Assert.That(Terms.Value(terms.Get(TerminologyOperation.Translate, $"system={System}&code=E10-E14").Body, "result"), Is.EqualTo("False"), "a grouping without a counterpart");
    }

    [Test]
    public void Chapters_and_blocks_are_for_grouping_only()
    {
        _import.Import("icd102019en.xml", Claml);
        var terms = _import.Load();

        Assert.That(terms.Check(System + "?fhir_vs", System, "E10-E14").Remarks, Is.EqualTo(CodeRemarks.Abstract));
        Assert.That(terms.Check(System + "?fhir_vs", System, "E10.0").Remarks, Is.EqualTo(CodeRemarks.None));
    }

    [TestCase("<ClaML version=\"2.0.0\"><Title version=\"2019\"/><Class code=\"A00\" kind=\"category\"><Rubric kind=\"preferred\"><Label>x</Label>", "SHR-4071")]
    [TestCase("<ClaML version=\"2.0.0\"><Title version=\"2019\"/><Class code=\"A00\" kind=\"category\"/></ClaML>", "SHR-4071")]
    [TestCase("<ClaML version=\"2.0.0\"><Title version=\"2019\"/></ClaML>", "SHR-4072")]
    [TestCase("<!DOCTYPE x [<!ENTITY a \"&a;\">]><ClaML><Class code=\"&a;\"/></ClaML>", "SHR-4071")]
    public void A_broken_file_is_refused_and_changes_nothing(string xml, string issue)
    {
        using var import = new ImportFixture();
        import.Import("icd102019en.xml", Claml);

        Assert.That(import.Import("icd102016en.xml", xml, new ImportOptions("2016")), Is.Null);
        Assert.That(import.Issues.All[0].Kind.Id, Is.EqualTo(issue));
        Assert.That(Directory.GetFiles(import.StorePath), Has.Length.EqualTo(1));
    }

    [Test]
    public void The_metadata_files_give_the_same_tree()
    {
        using var import = new ImportFixture();
        import.Import(new Dictionary<string, string>
        {
            ["icd102019syst_chapters.txt"] = "01;Small things\n",
            ["icd102019syst_groups.txt"] = "A00;A09;01;Belly\n",
            ["icd102019syst_codes.txt"] = "3;N;X;01;A00;A00.-;A00;A00;Ache;Ache;;;001;4-002;3-003;2-001;1-002\n4;T;X;01;A00;A00.0;A00.0;A000;Big ache;Ache;Big ache;;001;4-002;3-003;2-001;1-002\n",
        });
        var terms = import.Load();

        Assert.That(terms.Service.Related(System, "I", above: false, 100), Is.EqualTo(new[] { "I", "A00-A09", "A00", "A00.0" }));
    }

    [Test]
    public void The_american_list_gets_its_dots_and_parents()
    {
        using var import = new ImportFixture();
        const string lines = "00001 A00     0 Short ache                                                   Ache of the belly\n00002 A000    1 Big ache                                                     Big ache of the belly\n";
        import.Import("icd10cm-order-Jan-2021.txt", lines);
        var terms = import.Load();

        Assert.That(terms.Service.FindDisplay("http://hl7.org/fhir/sid/icd-10-cm", "2021", "A00.0"), Is.EqualTo("Big ache of the belly"));
        Assert.That(terms.Service.Subsumes("http://hl7.org/fhir/sid/icd-10-cm", null, "A00", "A00.0"), Is.EqualTo(Subsumption.Subsumes));
    }

    [Test]
    public void A_file_of_full_size_is_imported_and_searched_quickly()
    {
        using var import = new ImportFixture();
        var report = import.ImportPath(SharedData.Require("corpora/terminology-data/icd10-claml-samples/icd10_2019_from_tree_claml.xml"));
        var terms = import.Load();

        Assert.That((report!.Counts["chapters"], report.Counts["blocks"], report.Counts["categories"]), Is.EqualTo((22, 274, 12246)));
        Assert.That(Terms.Codes(terms.Get(TerminologyOperation.Expand, $"url={System}?fhir_vs&filter=cholera%20vibrio&count=20")), Is.Not.Empty);
    }

    private static string? Display(Terms terms, string code) => terms.Service.FindDisplay(System, null, code);
}
