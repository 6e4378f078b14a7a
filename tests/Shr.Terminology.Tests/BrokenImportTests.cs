using System.IO.Compression;
using System.Text;
using Shr.Fhir;
using Shr.Terminology.Import;

namespace Shr.Terminology.Tests;

/// <summary>Files that are broken, cut off or something else: each importer refuses them with the line and the reason, and nothing changes.</summary>
public sealed class BrokenImportTests
{
    private const string Loinc = "\"LOINC_NUM\",\"COMPONENT\",\"LONG_COMMON_NAME\",\"STATUS\"\n";
    private const string Part = "\"PartNumber\",\"PartTypeName\",\"PartName\",\"PartDisplayName\",\"Status\"\n";
    private const string Map = "10ClassKind\ticd10Code\ticd11Code\tRelation\ticd11Title\n";
    private const string Order = "00001 A00     0 Short ache                                                   Ache of the belly\n";
    private const string Claml = "<ClaML version=\"2.0.0\"><Title version=\"2019\"/>\n<Class code=\"I\" kind=\"chapter\"><SubClass code=\"A00\"/><Rubric kind=\"preferred\"><Label>One</Label></Rubric></Class>\n";

    [TestCase("icd10.xml", Claml + "<Class code=\"A00\" kind=\"cate", "line 3")]
    [TestCase("icd10.xml", Claml + "<Class code=\"\" kind=\"category\"><Rubric kind=\"preferred\"><Label>x</Label></Rubric></Class></ClaML>", "line 3")]
    [TestCase("icd10.xml", Claml + "<Class code=\"A00\" kind=\"category\"><SuperClass code=\"I\"/></Class></ClaML>", "class A00 has no preferred rubric")]
    [TestCase("icd10.xml", Claml + "<Class code=\"A00\" kind=\"category\"><SubClass code=\"I\"/><Rubric kind=\"preferred\"><Label>x</Label></Rubric></Class></ClaML>", "stands below itself")]
    [TestCase("icd10.xml", Claml + "<Class code=\"I\" kind=\"chapter\"><Rubric kind=\"preferred\"><Label>x</Label></Rubric></Class></ClaML>", "class I stands twice")]
    [TestCase("icd10cm-order-2021.txt", Order + "00002 A000  ", "line 2: the line does not have the columns")]
    [TestCase("icd10cm-order-2021.txt", Order + "00004 A000    1 Big ache                                                     Big ache of the belly\n", "line 2: the line is numbered 00004, 00002 was expected")]
    [TestCase("icd10cm-order-2021.txt", "<html>Not found</html>\n", "line 1")]
    [TestCase("icd10cm_tabular_2021.xml", "<ICD10CM.tabular><version>2021</version>\n<chapter><name>1</name><desc>One</desc>\n<section id=\"A00-A09\"><desc>Belly</desc>\n<diag><name>A00</na", "line 4")]
    [TestCase("icd10cm_tabular_2021.xml", "<ICD10CM.tabular><version>2021</version>\n<chapter><name>1</name><desc>One</desc><section id=\"A00-A09\"><desc>Belly</desc>\n<diag><name>A00</name></diag></section></chapter></ICD10CM.tabular>", "line 3: the code 'A00' has no description")]
    [TestCase("10To11MapToOneCategory.txt", Map + "category\tA00\t1A00\n", "line 2: the row has 3 fields, 5 were expected")]
    [TestCase("10To11MapToOneCategory.txt", "a\tb\n1\t2\n", "lacks the column icd10Code")]
    [TestCase("10To11MapToOneCategory.txt", Map, "holds no codes")]
    [TestCase("Loinc.csv", Loinc + "\"X1-1\",\"a\",\"b\"\n", "line 2: the row has 3 fields, 4 were expected")]
    [TestCase("Loinc.csv", Loinc + "\"\",\"a\",\"b\",\"ACTIVE\"\n", "line 2: the row has no LOINC_NUM")]
    [TestCase("Loinc.csv", Loinc + "\"X1-1\",\"a\",\"b\",\"ACTIVE\"\n\"X2-2\",\"a\",\"b\",\"ACT", "line 3: the file ends inside a quoted field")]
    [TestCase("Loinc.csv", Loinc, "holds no codes")]
    [TestCase("list.csv", "code,display\nA,Ache\nB\n", "line 3: the row has 1 fields, 2 were expected")]
    [TestCase("list.csv", "code,display\nA,Ache\nA,Again\n", "line 3: the code 'A' stands twice")]
    [TestCase("list.csv", "code,display\n,Ache\n", "line 2: the row has no code")]
    [TestCase("list.csv", "code,parent\nA,B\nB,C\nC,A\n", "stands below itself")]
    [TestCase("list.csv", "code,parent\nA,\nB,Z\n", "line 3: the parent 'Z' is not in the list")]
    [TestCase("list.csv", "code,display\n", "holds no codes")]
    [TestCase("list.csv", "name,price\nA,1\n", "no file or folder of a known format")]
    [TestCase("list.pdf", "%PDF-1.7", "no file or folder of a known format")]
    [TestCase("list.json", "{\"resourceType\":\"CodeSystem\",\n\"url\":\"http://x\",\n\"concept\":[{\"code\":\"A\"},", "line 3")]
    [TestCase("list.json", "{\"resourceType\":\"CodeSystem\",\"url\":\"http://x\",\"content\":\"complete\",\n\"concept\":[{\"code\":\"A\"},\n{\"display\":\"nameless\"}]}", "line 3: a concept has no code")]
    [TestCase("list.json", "{\"resourceType\":\"CodeSystem\",\"url\":\"http://x\",\"content\":\"complete\",\n\"count\":3,\"concept\":[{\"code\":\"A\"}]}", "line 2: the code system http://x says it is complete with 3 concepts, and 1 are there")]
    [TestCase("list.json", "{\"resourceType\":\"CodeSystem\",\"url\":\"http://x\",\"content\":\"complete\"}", "holds no codes")]
    [TestCase("list.json", "{\"resourceType\":\"CodeSystem\",\"content\":\"complete\",\"concept\":[{\"code\":\"A\"}]}", "holds no codes")]
    [TestCase("list.json", "{\"resourceType\":\"Patient\"}", "holds no codes")]
    [TestCase("list.json", "[1,2]", "holds no codes")]
    [TestCase("list.json", "", "is empty")]
    [TestCase("list.ndjson", "{\"resourceType\":\"CodeSystem\",\"url\":\"http://x\",\"content\":\"complete\",\"concept\":[{\"code\":\"A\"}]}\n{\"resourceType\":\"Cod", "line 2")]
    [TestCase("release.zip", "PK\u0003\u0004 cut off", "the archive is damaged")]
    [TestCase("package.tgz", "no gzip", "the archive is damaged")]
    public void A_broken_file_is_refused_with_place_and_reason_and_changes_nothing(string name, string text, string reason)
    {
        using var import = new ImportFixture();
        import.Import("before.csv", "code,display\nA,Ache\n", new ImportOptions("1", "http://example.org/before"));
        var before = import.Folder.Stamp();

        Assert.That(import.Import(name, text, new ImportOptions("1", name.EndsWith(".csv", StringComparison.Ordinal) ? "http://example.org/before" : null)), Is.Null);
        Assert.That(string.Join("; ", import.Issues.All), Does.Contain(reason));
        Assert.That(import.Folder.Stamp(), Is.EqualTo(before));
        Assert.That(import.Load().Service.FindDisplay("http://example.org/before", "1", "A"), Is.EqualTo("Ache"));
    }

    [Test]
    public void A_broken_table_in_a_release_refuses_the_release()
    {
        using var import = new ImportFixture();

        Assert.That(import.Import(new Dictionary<string, string> { ["Loinc.csv"] = Loinc + "\"X1-1\",\"a\",\"b\",\"ACTIVE\"\n", ["Part.csv"] = Part + "\"LPX1-1\",\"COMPONENT\"\n" }, new ImportOptions("1")), Is.Null);
        Assert.That(import.Issues.All[0].Text, Does.Contain("Part.csv, line 2"));
        Assert.That(import.Folder.Stamp(), Is.Empty);
    }

    [Test]
    public void A_list_in_another_encoding_is_refused_instead_of_spoilt()
    {
        using var import = new ImportFixture();
        var issues = new IssueCollector();
        byte[] latin = [.. "code,display\nA,caf"u8, 0xE9, .. "\n"u8];

        Assert.That(import.Folder.Import("list.csv", latin, new ImportOptions("1", "http://example.org/x"), issues), Is.Null);
        Assert.That(issues.All[0].Text, Does.Contain("not UTF-8"));
    }

    [Test]
    public void A_zip_may_be_uploaded_and_a_cut_off_one_is_refused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("Loinc_2.99/LoincTable/Loinc.csv").Open();
            entry.Write(Encoding.UTF8.GetBytes(Loinc + string.Concat(Enumerable.Range(1, 500).Select(i => $"\"X{i}-1\",\"a{i * 7919 % 1000}\",\"b{i * 104729 % 100000}\",\"ACTIVE\"\n"))));
        }

        var whole = stream.ToArray();
        using var import = new ImportFixture();
        var issues = new IssueCollector();
        Assert.That(import.Folder.Import("Loinc_2.99.zip", whole, new ImportOptions(), issues)?.Imported, Is.EqualTo(new[] { "http://loinc.org|2.99" }), () => string.Join("; ", issues.All));

        // The directory at the end is whole, the content before it is not.
        var damaged = (byte[])whole.Clone();
        Array.Clear(damaged, 60, 400);
        Assert.That(import.Folder.Import("Loinc_3.00.zip", damaged, new ImportOptions("3.00"), issues), Is.Null);
        Assert.That(import.Folder.Import("Loinc_3.00.zip", whole[..^300], new ImportOptions("3.00"), issues), Is.Null);
        Assert.That(issues.All, Has.Count.EqualTo(2));
    }
}
