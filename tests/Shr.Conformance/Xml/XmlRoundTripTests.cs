using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;
using Shr.Fhir.Xml;

namespace Shr.Conformance.Xml;

/// <summary>XML both ways over the official examples and what another engine made of them.</summary>
public sealed class XmlRoundTripTests
{
    private static readonly FhirXmlReader Reader = new(R4Definitions.Types);

    // The two were published with different tags, and without their narratives.
    private static readonly JsonComparison Published = new(
        path => path.EndsWith(".meta", StringComparison.Ordinal) || path.EndsWith(".text", StringComparison.Ordinal),
        (kind, left, right) => left == right || (kind == JsonKind.Number && double.Parse(left, NumberStyles.Float, CultureInfo.InvariantCulture) == double.Parse(right, NumberStyles.Float, CultureInfo.InvariantCulture)));

    private static readonly JsonComparison SameText = new(IsNarrative, (_, left, right) => left == right);

    // It trims strings and writes Z as +00:00.
    private static readonly JsonComparison OtherEngine = new(IsNarrative, (_, left, right) => Loose(left) == Loose(right));

    [Test]
    public void Official_XML_read_gives_the_official_JSON()
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var xmlFile in Directory.EnumerateFiles(Corpora.Path("examples", "pairs"), "*.xml").Order(StringComparer.Ordinal))
        {
            count++;
            var json = File.ReadAllBytes(Path.ChangeExtension(xmlFile, "json"));
            var issues = new IssueCollector();
            var read = Reader.Read(new MemoryStream(File.ReadAllBytes(xmlFile)), issues);

            // The published JSON has lost trailing zeros, so its numbers are compared as numbers, and the XML's own text on the way back.
            var difference = read is null
                ? issues.All[0].Text
                : Published.FirstDifference(read, json) ?? (ValuesOf(xmlFile) is var sent && sent.SequenceEqual(ValuesOf(read)) ? null : "the values changed on the way back to XML");
            if (difference is not null)
            {
                failures.Add($"{Path.GetFileName(xmlFile)} {difference}");
            }
        }

        TestContext.Out.WriteLine($"XML to JSON pairs: {count - failures.Count}/{count}");
        failures.Take(40).ToList().ForEach(TestContext.Out.WriteLine);
        Assert.That(failures, Is.Empty);
    }

    [Test]
    public void JSON_written_as_XML_and_read_again_is_the_same()
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(Corpora.Path("examples", "json"), "*.json").Order(StringComparer.Ordinal))
        {
            var json = File.ReadAllBytes(file);
            using var resource = Resource.Parse(json, R4Definitions.Types, new IssueCollector());
            if (resource is null)
            {
                continue;
            }

            count++;
            var xml = new MemoryStream();
            FhirXmlWriter.Write(resource.Root, xml);
            xml.Position = 0;
            var issues = new IssueCollector();
            var back = Reader.Read(xml, issues);

            var difference = back is null
                ? issues.All[0].Text + " " + issues.All[0].Expression
                : SameText.FirstDifference(json, back);
            if (difference is not null)
            {
                failures.Add($"{Path.GetFileName(file)} {difference}");
            }
        }

        TestContext.Out.WriteLine($"JSON to XML to JSON: {count - failures.Count}/{count}");
        failures.Take(40).ToList().ForEach(TestContext.Out.WriteLine);
        Assert.That(failures, Is.Empty);
    }

    [Test]
    public void XML_of_another_engine_gives_the_JSON_it_was_made_from()
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(Corpora.Path("examples", "xml-firely"), "*.xml").Order(StringComparer.Ordinal))
        {
            var jsonFile = Corpora.Path("examples", "json", Path.GetFileNameWithoutExtension(file) + ".json");
            if (!File.Exists(jsonFile))
            {
                continue;
            }

            count++;
            var issues = new IssueCollector();
            var read = Reader.Read(new MemoryStream(File.ReadAllBytes(file)), issues);
            var difference = read is null
                ? issues.All[0].Text + " " + issues.All[0].Expression
                : OtherEngine.FirstDifference(read, File.ReadAllBytes(jsonFile));
            if (difference is not null)
            {
                failures.Add($"{Path.GetFileName(file)} {difference}");
            }
        }

        TestContext.Out.WriteLine($"XML of another engine: {count - failures.Count}/{count}");
        failures.Take(40).ToList().ForEach(TestContext.Out.WriteLine);
        Assert.That(failures, Is.Empty);
    }

    private static bool IsNarrative(string path) => path.EndsWith(".text.div", StringComparison.Ordinal);

    private static string Loose(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c))).Replace("+00:00", "Z", StringComparison.Ordinal);

    private static List<string> ValuesOf(string xmlFile) =>
        [.. XDocument.Load(xmlFile).Descendants().Select(e => e.Attribute("value")?.Value).OfType<string>()];

    private static List<string> ValuesOf(byte[] json)
    {
        using var resource = Resource.Parse(json, R4Definitions.Types, new IssueCollector())!;
        var xml = new MemoryStream();
        FhirXmlWriter.Write(resource.Root, xml);
        xml.Position = 0;
        return [.. XDocument.Load(xml).Descendants().Select(e => e.Attribute("value")?.Value).OfType<string>()];
    }

    [TestCase("<!DOCTYPE x [<!ENTITY a \"b\">]><Patient xmlns=\"http://hl7.org/fhir\"/>", "SHR-1101")]
    [TestCase("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\"></Patient>", "SHR-1100")]
    [TestCase("<Patient/>", "SHR-1102")]
    [TestCase("<Patient xmlns=\"http://hl7.org/fhir\"><unknown value=\"1\"/></Patient>", "SHR-1104")]
    [TestCase("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\" x=\"1\"/></Patient>", "SHR-1105")]
    [TestCase("<Patient xmlns=\"http://hl7.org/fhir\">text<active value=\"true\"/></Patient>", "SHR-1106")]
    [TestCase("<Patient xmlns=\"http://hl7.org/fhir\"><gender value=\"male\"/><active value=\"true\"/></Patient>", "SHR-1107")]
    [TestCase("<Patient xmlns=\"http://hl7.org/fhir\"><active/></Patient>", "SHR-1108")]
    [TestCase("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\"/><active value=\"true\"/></Patient>", "SHR-1109")]
    public void Faulty_XML_names_its_fault(string xml, string id)
    {
        var issues = new IssueCollector();

        Assert.That(Reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)), issues), Is.Null);
        Assert.That(issues.All.Select(issue => issue.Kind.Id), Does.Contain(id));
    }
}
