using Shr.Terminology.Import;

namespace Shr.Terminology.Tests;

public sealed class LoincImportTests : IDisposable
{
    private const string System = "http://loinc.org";

    private const string Header = "\"LOINC_NUM\",\"COMPONENT\",\"PROPERTY\",\"TIME_ASPCT\",\"SYSTEM\",\"SCALE_TYP\",\"METHOD_TYP\",\"CLASS\",\"STATUS\",\"LONG_COMMON_NAME\",\"SHORTNAME\",\"RELATEDNAMES2\",\"CLASSTYPE\",\"ORDER_OBS\",\"EXTERNAL_COPYRIGHT_NOTICE\",\"VersionLastChanged\"\n";

    /// <summary>Invented terms (X codes) in a release's layout.</summary>
    private static readonly Dictionary<string, string> Release = new()
    {
        ["LoincTable/Loinc.csv"] = Header
            + "\"X900001-1\",\"Sweetness\",\"MCnc\",\"Pt\",\"Bld\",\"Qn\",\"\",\"CHEM\",\"ACTIVE\",\"Sweetness [Mass/volume] in Blood\",\"Sweet Bld\",\"Sugar; Honey\",\"1\",\"Both\",\"\",\"2.80\"\n"
            + "\"X900002-9\",\"Sweetness\",\"MCnc\",\"Pt\",\"Urine\",\"Qn\",\"\",\"CHEM\",\"DEPRECATED\",\"Sweetness \"\"old\"\"\nin Urine\",\"\",\"\",\"1\",\"\",\"Somebody else's\",\"2.81\"\n"
            + "\"X900003-7\",\"Sweet note\",\"Find\",\"Pt\",\"{Setting}\",\"Doc\",\"{Role}\",\"DOC.ONTOLOGY\",\"DISCOURAGED\",\"Sweet note\",\"\",\"\",\"2\",\"Observation\",\"\",\"2.80\"\n",
        ["AccessoryFiles/PartFile/Part.csv"] = "\"PartNumber\",\"PartTypeName\",\"PartName\",\"PartDisplayName\",\"Status\"\n\"LPX1-1\",\"COMPONENT\",\"Sweetness\",\"Sweet\",\"ACTIVE\"\n\"LPX2-2\",\"CLASS\",\"CHEM\",\"Chemistry\",\"ACTIVE\"\n",
        ["AccessoryFiles/PartFile/LoincPartLink_Supplementary.csv"] = "\"LoincNumber\",\"LongCommonName\",\"PartNumber\",\"PartName\",\"PartCodeSystem\",\"PartTypeName\",\"LinkTypeName\",\"Property\"\n\"X900003-7\",\"\",\"LPX3-3\",\"Note\",\"http://loinc.org\",\"Document.Kind\",\"DocumentOntology\",\"http://loinc.org/property/document-kind\"\n",
        ["AccessoryFiles/AnswerFile/AnswerList.csv"] = "\"AnswerListId\",\"AnswerListName\",\"AnswerStringId\",\"DisplayText\"\n\"LLX1-1\",\"Yes/No\",\"LAX1-1\",\"Yes\"\n\"LLX1-1\",\"Yes/No\",\"LAX2-2\",\"No\"\n",
        ["AccessoryFiles/AnswerFile/LoincAnswerListLink.csv"] = "\"LoincNumber\",\"LongCommonName\",\"AnswerListId\",\"AnswerListName\",\"AnswerListLinkType\"\n\"X900001-1\",\"\",\"LLX1-1\",\"\",\"EXAMPLE\"\n",
        ["AccessoryFiles/MultiAxialHierarchy/MultiAxialHierarchy.csv"] = "PATH_TO_ROOT,SEQUENCE,IMMEDIATE_PARENT,CODE,CODE_TEXT\n,1,,LPX9-9,Everything\nLPX9-9,1,LPX9-9,LPX1-1,Sweetness\nLPX9-9.LPX1-1,1,LPX1-1,X900001-1,Sweetness blood\n",
        ["AccessoryFiles/LinguisticVariants/bnBD30LinguisticVariant.csv"] = "\"LOINC_NUM\",\"COMPONENT\",\"LONG_COMMON_NAME\",\"SHORTNAME\",\"RELATEDNAMES2\"\n\"X900001-1\",\"\",\"রক্তে মিষ্টতা\",\"\",\"চিনি; মধু\"\n",
    };

    private readonly ImportFixture _import = new();
    private Terms _terms = null!;
    private ImportReport? _report;

    [OneTimeSetUp]
    public void Import()
    {
        _report = _import.Import(Release);
        Assert.That(_report, Is.Not.Null, () => string.Join("; ", _import.Issues.All));
        _terms = _import.Load();
    }

    public void Dispose() => _import.Dispose();

    [Test]
    public void The_release_is_the_newest_that_changed_a_term_where_no_name_says_it() => Assert.That(_report!.Imported, Is.EqualTo(new[] { "http://loinc.org|2.81" }));

    [Test]
    public void A_term_is_looked_up_in_any_case_with_parts_for_its_axes()
    {
        var (status, body) = _terms.Get(TerminologyOperation.Lookup, $"system={System}&code=x900001-1");

        Assert.That((status, Terms.Value(body, "display"), Terms.Value(body, "code")), Is.EqualTo((200, "Sweetness [Mass/volume] in Blood", "X900001-1")));
        Assert.That(body.GetRawText(), Does.Contain("""{"name":"code","valueCode":"COMPONENT"},{"name":"value","valueCode":"LPX1-1"}"""));
    }

    [TestCase("COMPONENT", "LPX1-1")]
    [TestCase("COMPONENT", "sweetness")]
    [TestCase("CLASS", "CHEM")]
    [TestCase("CLASSTYPE", "1")]
    public void Terms_are_filtered_by_an_axis_named_by_part_or_by_text(string property, string value) =>
        Assert.That(Expand($$"""{"property":"{{property}}","op":"=","value":"{{value}}"}"""), Is.EqualTo(new[] { "X900001-1", "X900002-9" }));

    [TestCase("""{"property":"STATUS","op":"=","value":"DEPRECATED"}""", "X900002-9")]
    [TestCase("""{"property":"copyright","op":"=","value":"3rdParty"}""", "X900002-9")]
    [TestCase("""{"property":"CLASS","op":"regex","value":"CH.*"}""", "X900001-1 X900002-9")]
    [TestCase("""{"property":"CLASS","op":"regex","value":"DOC(\\..*)?|XRAY"}""", "X900003-7")]
    [TestCase("""{"property":"SCALE_TYP","op":"=","value":"DOC"}""", "X900003-7")]
    [TestCase("""{"property":"document-kind","op":"exists","value":"true"}""", "X900003-7")]
    [TestCase("""{"property":"document-kind","op":"=","value":"LPX3-3"}""", "X900003-7")]
    [TestCase("""{"property":"ORDER_OBS","op":"=","value":"Both"}""", "X900001-1")]
    [TestCase("""{"property":"ORDER_OBS","op":"in","value":"Both,Observation"}""", "X900001-1 X900003-7")]
    [TestCase("""{"property":"STATUS","op":"=","value":"DISCOURAGED"}""", "X900003-7")]
    [TestCase("""{"property":"METHOD_TYP","op":"=","value":"LPX1-1"}""", "")]
    [TestCase("""{"property":"concept","op":"is-a","value":"LPX1-1"}""", "X900001-1 LPX1-1")]
    [TestCase("""{"property":"child","op":"=","value":"X900001-1"}""", "LPX1-1")]
    [TestCase("""{"property":"descendant","op":"=","value":"X900001-1"}""", "LPX1-1 LPX9-9")]
    [TestCase("""{"property":"answers-for","op":"=","value":"LLX1-1"}""", "LAX1-1 LAX2-2")]
    [TestCase("""{"property":"copyright","op":"=","value":"LOINC"}""", "X900001-1 X900003-7")]
    [TestCase("""{"property":"LIST","op":"=","value":"LLX1-1"}""", "LAX1-1 LAX2-2")]
    [TestCase("""{"property":"answers-for","op":"=","value":"X900001-1"}""", "LAX1-1 LAX2-2")]
    [TestCase("""{"property":"answer-list","op":"=","value":"LLX1-1"}""", "X900001-1")]
    [TestCase("""{"property":"parent","op":"=","value":"LPX1-1"}""", "X900001-1")]
    [TestCase("""{"property":"ancestor","op":"=","value":"LPX9-9"}""", "X900001-1 LPX1-1")]
    public void LOINC_s_own_filters_select(string filter, string codes) => Assert.That(string.Join(' ', Expand(filter)), Is.EqualTo(codes));

    [Test]
    public void Implicit_value_sets_stand_for_answer_lists_and_parts()
    {
        Assert.That(Terms.Codes(_terms.Get(TerminologyOperation.Expand, "url=http://loinc.org/vs/LLX1-1")), Is.EqualTo(new[] { "LAX1-1", "LAX2-2" }));
        Assert.That(Terms.Codes(_terms.Get(TerminologyOperation.Expand, "url=http://loinc.org/vs/LPX1-1")), Is.EqualTo(new[] { "X900001-1" }));
        Assert.That(_terms.Get(TerminologyOperation.Expand, "url=http://loinc.org/vs/LLX1-1").Body.GetProperty("copyright").GetString(), Does.Contain("LOINC"));
        Assert.That(_terms.Get(TerminologyOperation.Expand, "url=http://loinc.org/vs/LL404-4").Status, Is.EqualTo(404));
    }

    [Test]
    public void Terms_are_found_by_related_names_and_in_other_languages()
    {
        Assert.That(Terms.Codes(_terms.Get(TerminologyOperation.Expand, "url=http://loinc.org/vs&filter=honey")), Is.EqualTo(new[] { "X900001-1" }));
        Assert.That(Terms.Codes(_terms.Get(TerminologyOperation.Expand, $"url=http://loinc.org/vs&filter={Uri.EscapeDataString("মিষ্ট")}")), Is.EqualTo(new[] { "X900001-1" }));
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.Lookup, $"system={System}&code=X900001-1&displayLanguage=bn").Body, "display"), Is.EqualTo("রক্তে মিষ্টতা"));
    }

    [Test]
    public void Terms_are_found_by_what_a_country_calls_them() =>
        Assert.That(Terms.Codes(_terms.Get(TerminologyOperation.Expand, $"url=http://loinc.org/vs&filter={Uri.EscapeDataString("মধু")}")), Is.EqualTo(new[] { "X900001-1" }));

    [Test]
    public void An_implicit_value_set_says_which_release_it_is_and_refuses_what_is_not_in_it()
    {
        var expanded = _terms.Get(TerminologyOperation.Expand, "url=http://loinc.org/vs/LLX1-1").Body;
        var (_, answer) = _terms.Get(TerminologyOperation.ValueSetValidateCode, $"url=http://loinc.org/vs/LLX1-1&system={System}&code=X900001-1");

        Assert.That((expanded.GetProperty("version").GetString(), expanded.GetProperty("name").GetString()), Is.EqualTo(("2.81", "LOINCAnswerListLLX1_1")));
        Assert.That(Terms.Value(answer, "message"), Is.EqualTo("The provided code 'http://loinc.org#X900001-1' was not found in the value set 'http://loinc.org/vs/LLX1-1|2.81'"));
        Assert.That(Terms.Value(_terms.Get(TerminologyOperation.ValueSetValidateCode, $"url=http://loinc.org/vs/LLX1-1&system={System}&code=LAX1-1").Body, "result"), Is.EqualTo("True"));
    }

    [Test]
    public void All_of_LOINC_is_listed_page_by_page_only()
    {
        Assert.That(_terms.Get(TerminologyOperation.Expand, "url=http://loinc.org/vs").Status, Is.EqualTo(422));
        Assert.That(Terms.Codes(_terms.Get(TerminologyOperation.Expand, "url=http://loinc.org/vs&count=2")), Has.Length.EqualTo(2));
    }

    [Test]
    public void A_term_whose_use_is_discouraged_is_right_with_a_remark()
    {
        var (_, answer) = _terms.Get(TerminologyOperation.CodeSystemValidateCode, $"url={System}&code=X900003-7");

        Assert.That((Terms.Value(answer, "result"), Terms.Value(answer, "status"), Terms.Value(answer, "inactive")), Is.EqualTo(("True", "DISCOURAGED", "True")));
        Assert.That(Terms.Value(answer, "message"), Is.EqualTo("The concept 'X900003-7' has a status of DISCOURAGED and its use should be reviewed"));
    }

    [Test]
    public void Parts_lists_and_answers_are_codes_too()
    {
        foreach (var code in (string[])["LPX1-1", "LLX1-1", "LAX1-1"])
        {
            Assert.That(Terms.Value(_terms.Get(TerminologyOperation.CodeSystemValidateCode, $"url={System}&code={code}").Body, "result"), Is.EqualTo("True"), code);
        }

        var list = _terms.Get(TerminologyOperation.Lookup, $"system={System}&code=LLX1-1").Body.GetRawText();
        Assert.That(list, Does.Contain("""{"name":"code","valueCode":"Answer"},{"name":"value","valueCode":"LAX1-1"}""").And.Contain("""{"name":"code","valueCode":"answers-for"},{"name":"value","valueCode":"X900001-1"}"""));
    }

    [Test]
    public void A_deprecated_term_is_inactive() => Assert.That(_terms.Check("http://loinc.org/vs", System, "X900002-9").Remarks, Is.EqualTo(CodeRemarks.Inactive));

    [TestCase("Loinc_2.99", "2.99")]
    [TestCase("loinc-2.8", "2.8")]
    [TestCase("release", "2.81")]
    public void A_release_is_known_by_the_name_of_its_folder(string folder, string version)
    {
        using var import = new ImportFixture();
        var path = Path.Combine(Directory.CreateTempSubdirectory("shr-loinc-").FullName, folder);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "Loinc.csv"), Release["LoincTable/Loinc.csv"]);

        Assert.That(import.ImportPath(path)?.Imported, Is.EqualTo(new[] { "http://loinc.org|" + version }));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Test]
    public void A_table_that_was_cut_off_is_refused_with_its_line()
    {
        using var import = new ImportFixture();

        Assert.That(import.Import("Loinc.csv", Header + "\"X1\",\"cut off"), Is.Null);
        Assert.That(import.Issues.All[0].Text, Does.Contain("line 2"));
        Assert.That(import.Import("Loinc.csv", "\"A\",\"B\"\n\"1\",\"2\"\n"), Is.Null);
        Assert.That(import.Issues.All[0].Kind, Is.EqualTo(TerminologyIssues.ImportMissingColumn));
    }

    private string[] Expand(string filter)
    {
        var (status, body) = _terms.Post(TerminologyOperation.Expand, $$$"""
            {"resourceType":"ValueSet","url":"http://example.org/x","status":"active","compose":{"include":[{"system":"http://loinc.org","filter":[{{{filter}}}]}]}}
            """);
        return Terms.Codes((status, body));
    }
}
