using Shr.Terminology.Import;

namespace Shr.Terminology.Tests;

public class StorageTests
{
    private const string List = "code,display,parent,display:bn,unit\nA,Root,,মূল,x\nB,Leaf,A,,\n";

    [Test]
    public void A_national_list_is_imported_with_names_parents_and_properties()
    {
        using var import = new ImportFixture();
        import.Import("list.csv", List, new ImportOptions("1", "http://example.org/list"));
        var terms = import.Load();

        Assert.That(terms.Service.FindDisplay("http://example.org/list", "1", "A", "bn"), Is.EqualTo("মূল"));
        Assert.That(terms.Service.Subsumes("http://example.org/list", null, "A", "B"), Is.EqualTo(Subsumption.Subsumes));
    }

    [TestCase("code,display\nA,x\nA,y\n", "twice")]
    [TestCase("code,display,parent\nA,x,Z\n", "parent 'Z'")]
    [TestCase("code,display\nA\n", "1 fields")]
    public void A_faulty_list_is_refused_with_the_reason(string text, string reason)
    {
        using var import = new ImportFixture();

        Assert.That(import.Import("list.csv", text, new ImportOptions("1", "http://example.org/list")), Is.Null);
        Assert.That(import.Issues.All[0].Text, Does.Contain(reason));
        Assert.That(Directory.Exists(import.StorePath), Is.False);
    }

    [Test]
    public void A_file_of_no_known_format_is_refused()
    {
        using var import = new ImportFixture();

        Assert.That(import.Import("holiday.jpg", "\u0001\u0002"), Is.Null);
        Assert.That(import.Issues.All[0].Kind, Is.EqualTo(TerminologyIssues.ImportUnknownFormat));
    }

    [Test]
    public void An_import_can_be_repeated_and_versions_stand_side_by_side()
    {
        using var import = new ImportFixture();
        import.Import("list.csv", List, new ImportOptions("1", "http://example.org/list"));
        import.Import("list.csv", List, new ImportOptions("1", "http://example.org/list"));
        import.Import("list.csv", List.Replace("Leaf", "Twig", StringComparison.Ordinal), new ImportOptions("2", "http://example.org/list"));
        var terms = import.Load();

        Assert.That(terms.Service.CodeSystems.Select(c => c.Canonical), Is.EquivalentTo(new[] { "http://example.org/list|1", "http://example.org/list|2" }));
        Assert.That(terms.Service.FindDisplay("http://example.org/list", null, "B"), Is.EqualTo("Twig"));
    }

    [Test]
    public void A_compiled_file_that_was_cut_or_changed_is_left_out_with_an_issue([Values(0.5, 0.99)] double keep)
    {
        using var import = new ImportFixture();
        import.Import("list.csv", List, new ImportOptions("1", "http://example.org/list"));
        var file = Directory.GetFiles(import.StorePath)[0];
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(int)(bytes.Length * keep)]);

        Assert.That(import.Load().Service.CodeSystems, Is.Empty);
        Assert.That(import.Issues.All[0].Kind, Is.EqualTo(TerminologyIssues.StoreDamaged));

        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.That(import.Load().Service.CodeSystems, Is.Empty);
    }

    [Test]
    public void FHIR_resources_come_as_bundles_lines_and_files()
    {
        using var import = new ImportFixture();
        var system = """{"resourceType":"CodeSystem","url":"http://example.org/c","version":"1","status":"active","content":"complete","concept":[{"code":"a","display":"Alpha"}]}""";
        var valueSet = """{"resourceType":"ValueSet","url":"http://example.org/v","version":"1","status":"active","compose":{"include":[{"system":"http://example.org/c"}]}}""";
        import.Import("all.ndjson", system + "\n" + valueSet + "\n");
        var terms = import.Load();

        Assert.That(terms.Check("http://example.org/v", "http://example.org/c", "a").Status, Is.EqualTo(CodeStatus.Valid));
        Assert.That(import.Import("bad.ndjson", system + "\n{\"resourceType\":\n"), Is.Null);
        Assert.That(import.Issues.All[0].Text, Does.Contain("line 2"));
    }
}
