using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Shr.Fhir.Definitions;

namespace Shr.Fhir.Tests;

public sealed class DefinitionSetTests
{
    private const string PatientUrl = "http://hl7.org/fhir/StructureDefinition/Patient";

    [Test]
    public void A_definition_is_found_by_url_by_version_and_by_id()
    {
        var set = DefinitionSet.R4;

        Assert.That(set.Find("StructureDefinition", PatientUrl)!.Id, Is.EqualTo("Patient"));
        Assert.That(set.Find("StructureDefinition", PatientUrl + "|4.0.1"), Is.Not.Null);
        Assert.That(set.Find("StructureDefinition", PatientUrl + "|4.0.0"), Is.Null);
        Assert.That(set.Find("StructureDefinition", PatientUrl + "#anything"), Is.Not.Null);
        Assert.That(set.Find("ValueSet", PatientUrl), Is.Null);
        Assert.That(set.FindById("SearchParameter", "Patient-birthdate") ?? set.FindById("SearchParameter", "individual-birthdate"), Is.Not.Null);
        Assert.That(set.Find("CodeSystem", "http://terminology.hl7.org/CodeSystem/v3-ActCode")!.Source, Is.EqualTo("r4/codesystems-v3"));
    }

    [Test]
    public void A_later_layer_overrules_an_earlier_one_and_other_versions_stay_reachable()
    {
        var own = Layer("own", Definition("own-patient", PatientUrl, "9.0.0"));
        var set = DefinitionSet.R4.With(own);

        Assert.That(set.Find("StructureDefinition", PatientUrl)!.Id, Is.EqualTo("own-patient"));
        Assert.That(set.Find("StructureDefinition", PatientUrl + "|4.0.1")!.Id, Is.EqualTo("Patient"));
        Assert.That(set.OfType("StructureDefinition").Count(d => d.Url == PatientUrl), Is.EqualTo(1));
        Assert.That(set.OfType("StructureDefinition").Count(), Is.EqualTo(213 + 44 + 393));
        Assert.That(DefinitionSet.R4.Find("StructureDefinition", PatientUrl)!.Id, Is.EqualTo("Patient"), "the set it was made from is as it was");
    }

    [Test]
    public void A_layer_of_the_same_name_is_replaced_where_it_stands()
    {
        var set = DefinitionSet.Empty
            .With(Layer("a", Definition("x", "http://x", "1")))
            .With(Layer("b", Definition("y", "http://x", "1")))
            .With(Layer("a", Definition("z", "http://x", "1")));

        Assert.That(set.Layers.Select(l => l.Name), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(set.Find("StructureDefinition", "http://x")!.Id, Is.EqualTo("y"));
        Assert.That(set.FindById("StructureDefinition", "x"), Is.Null);
        Assert.That(set.FindById("StructureDefinition", "z"), Is.Not.Null);
    }

    [TestCase("1.10.0", "1.9.0")]
    [TestCase("1.0.0", "1.0.0-draft")]
    [TestCase("2024-11-05", "2024-9-30")]
    [TestCase("1.0.1", "1.0")]
    [TestCase("0.1", null)]
    public void The_current_version_within_a_layer_is_the_highest(string higher, string? lower)
    {
        foreach (var versions in new[] { new[] { higher, lower }, [lower, higher] })
        {
            var set = DefinitionSet.Empty.With(Layer("a", [.. versions.Select((v, i) => Definition($"d{i}", "http://x", v))]));

            Assert.That(set.Find("StructureDefinition", "http://x")!.Version, Is.EqualTo(higher));
            Assert.That(lower is null || set.Find("StructureDefinition", "http://x|" + lower)!.Version == lower);
            Assert.That(set.OfType("StructureDefinition").Single().Version, Is.EqualTo(higher));
        }
    }

    [Test]
    public void BD_Core_is_complete()
    {
        var set = DefinitionSet.R4.With(BdCoreDefinitions.Layer);

        Assert.That(set.Find("StructureDefinition", "https://fhir.dghs.gov.bd/core/StructureDefinition/bd-patient"), Is.Not.Null);
        Assert.That(BdCoreDefinitions.Layer.OfType("StructureDefinition"), Has.Count.EqualTo(15 + 9));
        Assert.That(BdCoreDefinitions.Layer.OfType("CodeSystem"), Has.Count.EqualTo(15));
        Assert.That(BdCoreDefinitions.Layer.OfType("ValueSet"), Has.Count.EqualTo(27));
        Assert.That(BdCoreDefinitions.Layer.OfType("NamingSystem"), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_bundle_gives_each_of_its_resources()
    {
        var issues = new IssueCollector();
        var json = $$"""{"resourceType":"Bundle","entry":[{"fullUrl":"urn:x","resource":{{Definition("a", "http://a", "1")}} }, {"resource" : {{Definition("b", "http://b", "1")}}}]}""";

        var layer = DefinitionLayer.FromFiles("bundle", [("b.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(json)])], issues);

        Assert.That(issues.All, Is.Empty);
        Assert.That(layer.All.Select(d => d.Id), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(Encoding.UTF8.GetString(layer.All[1].Json.Span), Is.EqualTo(Definition("b", "http://b", "1")));
        using var tree = layer.All[0].OpenTree();
        Assert.That(tree.StringOf(tree.Find(0, "url"u8)), Is.EqualTo("http://a"));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("{\"resourceType\":\"ValueSet\",")]
    [TestCase("{\"resourceType\":\"ValueSet\",\"id\":\"a\"} x")]
    [TestCase("{\"resourceType\":\"ValueSet\"}")]
    [TestCase("{\"resourceType\":\"ValueSet\",\"id\":\"\u00ff\"}", Description = "no UTF-8")]
    public void A_file_that_cannot_be_used_is_an_issue_and_the_others_stay(string broken)
    {
        var issues = new IssueCollector();
        var layer = DefinitionLayer.FromFiles("mixed", [("bad.json", Encoding.Latin1.GetBytes(broken)), ("good.json", Encoding.UTF8.GetBytes(Definition("a", "http://a", "1")))], issues);

        Assert.That(issues.All.Single().Text, Does.StartWith("bad.json"));
        Assert.That(layer.All.Single().Id, Is.EqualTo("a"));
    }

    [Test]
    public void A_package_gives_its_definitions_without_its_examples()
    {
        var issues = new IssueCollector();
        using var package = Package(
            ("package/package.json", """{"name":"x"}"""), ("package/.index.json", """{"files":[]}"""),
            ("package/StructureDefinition-a.json", Definition("a", "http://a", "1")), ("package/example/Patient-p.json", """{"resourceType":"Patient","id":"p"}"""));

        var layer = DefinitionPackage.Read("x.tgz", package, issues);

        Assert.That(issues.All, Is.Empty);
        Assert.That(layer.All.Single().Source, Is.EqualTo("x.tgz: package/StructureDefinition-a.json"));
    }

    [Test]
    public void A_package_that_is_none_or_too_large_or_cut_off_is_an_issue()
    {
        var (none, large, cut) = (new IssueCollector(), new IssueCollector(), new IssueCollector());
        using var package = Package(("package/a.json", Definition("a", "http://a", "1")), ("package/b.json", new string(' ', 5000)));

        Assert.That(DefinitionPackage.Read("x", new MemoryStream([1, 2, 3]), none).All, Is.Empty);
        Assert.That(DefinitionPackage.Read("x", package, large, limit: 2000).All, Has.Count.EqualTo(1));
        var bytes = package.ToArray();
        DefinitionPackage.Read("x", new MemoryStream(bytes[..(bytes.Length / 2)]), cut);

        Assert.That(none.All.Single().Kind, Is.EqualTo(DefinitionIssues.PackageUnreadable));
        Assert.That(large.All.Single().Kind, Is.EqualTo(DefinitionIssues.PackageTooLarge));
        Assert.That(cut.All.Single().Kind, Is.EqualTo(DefinitionIssues.PackageUnreadable));
    }

    [Test]
    public void A_folder_is_read_with_single_files_over_packages()
    {
        var folder = Directory.CreateTempSubdirectory("definitions").FullName;
        try
        {
            using (var package = Package(("package/a.json", Definition("from-package", "http://a", "1"))))
            {
                File.WriteAllBytes(Path.Combine(folder, "x.tgz"), package.ToArray());
            }

            File.WriteAllText(Path.Combine(folder, "a.json"), Definition("from-file", "http://a", "1"));
            var set = DefinitionSet.Empty.With(DefinitionFolder.Read(folder, new IssueCollector()));

            Assert.That(set.Find("StructureDefinition", "http://a")!.Id, Is.EqualTo("from-file"));
            Assert.That(DefinitionFolder.Read(Path.Combine(folder, "none"), new IssueCollector()), Is.Empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static DefinitionLayer Layer(string name, params string[] definitions) =>
        DefinitionLayer.FromFiles(name, definitions.Select((d, i) => ($"{i}.json", Encoding.UTF8.GetBytes(d))), new IssueCollector());

    private static string Definition(string id, string url, string? version) =>
        $$"""{"resourceType":"StructureDefinition","id":"{{id}}","url":"{{url}}"{{(version is null ? "" : $",\"version\":\"{version}\"")}}}""";

    private static MemoryStream Package(params (string Name, string Text)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            foreach (var (name, text) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }
        }

        stream.Position = 0;
        return stream;
    }
}
