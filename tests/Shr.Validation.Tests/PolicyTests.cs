using Shr.Fhir;

namespace Shr.Validation.Tests;

/// <summary>What the caller decides: extensions without definition, urls of examples; and what a constraint that says nothing means.</summary>
public sealed class PolicyTests
{
    [TestCase("http://vendor.test/x", 1)]
    [TestCase("http://example.org/x", 0)]
    [TestCase("https://welcome.test/fhir/x", 0)]
    public void Extensions_without_definition_are_reported_where_that_is_asked(string url, int errors)
    {
        var settings = new ValidationSettings { UnknownExtension = IssueSeverity.Error, ExtensionDomains = ["https://welcome.test/"] };
        var body = "{\"resourceType\":\"Patient\",\"extension\":[{\"url\":\"" + url + "\",\"valueBoolean\":true}]}";

        Assert.That(Shared.Errors(Shared.Profiles, body, settings), Has.Length.EqualTo(errors));
        Assert.That(Shared.Errors(Shared.Profiles, body, new ValidationSettings()), Is.Empty);
    }

    [TestCase("http://a.example.org/x", true)]
    [TestCase("https://example.com", true)]
    [TestCase("http://acme.com:80/x", true)]
    [TestCase("http://notexample.org/x", false)]
    [TestCase("http://dghs.gov.bd/example.org", false)]
    public void Urls_on_hosts_for_examples_are_reported_where_that_is_asked(string url, bool isReported)
    {
        var body = "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"" + url + "\",\"value\":\"1\"}]}";
        var found = Shared.Errors(Shared.Profiles, body, new ValidationSettings { ExampleUrls = IssueSeverity.Error });

        Assert.That(found, Is.EqualTo(isReported ? new[] { ("SHR-2046", "Patient.identifier[0].system") } : []));
    }

    [Test]
    public void A_constraint_that_gives_nothing_is_not_met()
    {
        const string body = """{"resourceType":"Encounter","status":"planned","class":{"code":"AMB"},"period":{"start":"2023-06-21","end":"2023-06-21T06:20:00Z"}}""";

        Assert.That(Shared.Errors(Shared.Profiles, body, new ValidationSettings()), Is.EqualTo(new[] { ("SHR-2009", "Encounter.period") }));
    }

    [Test]
    public void A_prediction_without_probability_is_allowed()
    {
        const string body = """{"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/1"},"prediction":[{"outcome":{"text":"x"}}]}""";

        Assert.That(Shared.Errors(Shared.Profiles, body, new ValidationSettings()), Is.Empty);
    }

    [Test]
    public void An_entry_with_the_id_of_a_reference_and_another_type_is_a_mistake()
    {
        const string body = """
            {"resourceType":"Bundle","type":"collection","entry":[
            {"fullUrl":"urn:uuid:54fc3e09-e279-4b74-a8ff-2649ec968642","resource":{"resourceType":"Patient","generalPractitioner":[{"reference":"Practitioner/5d9588d8-3cd6-4b32-8fb7-ad13694e069d"}]}},
            {"fullUrl":"urn:uuid:5d9588d8-3cd6-4b32-8fb7-ad13694e069d","resource":{"resourceType":"Organization","name":"x"}}]}
            """;

        Assert.That(Shared.Errors(Shared.Profiles, body, new ValidationSettings()), Is.EqualTo(new[] { ("SHR-2034", "Bundle.entry[0].resource.generalPractitioner[0]") }));
    }
}
