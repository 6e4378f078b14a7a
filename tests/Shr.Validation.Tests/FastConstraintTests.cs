using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Types;
using Shr.Validation.Rules;

namespace Shr.Validation.Tests;

public sealed class FastConstraintTests
{
    private static readonly string[] Bodies =
    [
        """{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a","name":"x"},{"resourceType":"Patient","id":"b","managingOrganization":{"reference":"#a"},"link":[{"other":{"reference":"#"},"type":"seealso"}]}],"managingOrganization":{"reference":"#a"},"telecom":[{"value":"1"},{"system":"phone","value":"2"},{"system":"fax"}],"identifier":[{"value":"1","assigner":{"reference":"#zz"},"period":{"start":"2020","end":"2019"}}]}""",
        """{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"lonely","meta":{"versionId":"1","security":[{"code":"x"}]},"name":"x"}],"extension":[{"url":"http://x"},{"url":"http://y","valueString":"1"},{"url":"http://z","extension":[{"url":"a","valueCode":"b"}]},{"url":"http://w","valueCode":"b","extension":[{"url":"a","valueCode":"b"}]}],"photo":[{"data":"AAAA"},{"data":"AAAA","contentType":"image/png"}]}""",
        """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"s","code":"c"}]},"valueQuantity":{"value":1,"code":"mg"},"dataAbsentReason":{"text":"x"},"component":[{"code":{"coding":[{"system":"s","code":"c"}]},"valueQuantity":{"value":2,"system":"u","code":"mg"}},{"code":{"text":"z"},"dataAbsentReason":{"text":"?"}}],"effectivePeriod":{"start":"2020-01-01T10:00:00Z","end":"2020-01-01T09:00:00Z"}}""",
        """{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://a/Patient/1/_history/2","resource":{"resourceType":"Patient","id":"1"}},{"fullUrl":"urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7"},{"request":{"method":"GET","url":"x"}}]}""",
        """{"resourceType":"Encounter","status":"finished","class":{"code":"x"},"period":{"start":"2020-01-01T10:00:00+06:00","end":"2020-01-01T04:30:00Z"},"hospitalization":{"dischargeDisposition":{"text":"x"}}}""",
    ];

    [Test]
    public void Fast_forms_and_expressions_agree_on_every_element()
    {
        var compiler = new FhirPathCompiler(R4Definitions.Types);
        var compared = 0;
        foreach (var body in Bodies)
        {
            using var resource = Resource.Parse(Encoding.UTF8.GetBytes(body), R4Definitions.Types, new IssueCollector())!;
            using var scope = new EvaluationScope { Resource = resource.Root, RootResource = resource.Root };
            foreach (var text in FastConstraints.All)
            {
                var expression = compiler.Compile(text, FhirPathOptions.Invariant, out _)!;
                foreach (var element in Elements(resource.Root).Where(e => IsFor(text, e.Type)))
                {
                    if (FastConstraints.Find(text)!(element) is { } fast)
                    {
                        compared++;
                        var slow = expression.EvaluateBoolean(element, scope, out var error);
                        Assert.That(error, Is.Null);
                        Assert.That(fast, Is.EqualTo(slow ?? true), $"{text} on {element.Type} at {element.Offset} of {body}");
                    }
                }
            }
        }

        Assert.That(compared, Is.GreaterThanOrEqualTo(50));
    }

    private static bool IsFor(string text, FhirType type) => text switch
    {
        _ when text.StartsWith("contained", StringComparison.Ordinal) => type.Is("DomainResource"),
        _ when text.StartsWith("extension.exists", StringComparison.Ordinal) => type.Name == "Extension",
        _ when text.StartsWith("reference", StringComparison.Ordinal) => type.Name == "Reference",
        _ when text.StartsWith("start", StringComparison.Ordinal) => type.Name == "Period",
        _ when text.StartsWith("code.empty", StringComparison.Ordinal) => type.Name == "Quantity",
        _ when text.StartsWith("data.empty", StringComparison.Ordinal) => type.Name == "Attachment",
        _ when text.StartsWith("dataAbsent", StringComparison.Ordinal) => type.Name.StartsWith("Observation", StringComparison.Ordinal),
        _ when text.StartsWith("value.empty() or component", StringComparison.Ordinal) => type.Name == "Observation",
        _ when text.StartsWith("value.empty", StringComparison.Ordinal) => type.Name == "ContactPoint",
        _ => type.Name == "Bundle.entry",
    };

    private static IEnumerable<Element> Elements(Element element)
    {
        var children = new List<Element>();
        foreach (var child in element.Children)
        {
            children.Add(child);
        }

        return children.SelectMany(Elements).Prepend(element);
    }
}
