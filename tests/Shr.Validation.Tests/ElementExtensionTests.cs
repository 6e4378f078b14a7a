namespace Shr.Validation.Tests;

/// <summary>What element definitions demand by extensions: values that must be there, narratives that say source and language.</summary>
public sealed class ElementExtensionTests
{
    private const string Url = "http://example.org/StructureDefinition/p";
    private const string Later = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.";
    private const string Absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private static readonly ValidationSettings Settings = new() { RequiredProfiles = [Url] };

    [TestCase("\"birthDate\":\"2020\"", null)]
    [TestCase("\"_birthDate\":{\"extension\":[{\"url\":\"" + Absent + "\",\"valueCode\":\"unknown\"}]}", "SHR-2047")]
    public void An_element_that_must_have_a_value_is_not_content_with_extensions(string birthDate, string? issue)
    {
        var profile = Profile("Patient.birthDate", "mustHaveValue", "valueBoolean", "true");

        Assert.That(Ids(profile, "{\"resourceType\":\"Patient\"," + birthDate + "}"), Is.EqualTo(issue is null ? Array.Empty<string>() : [issue]));
    }

    [TestCase(Absent, null)]
    [TestCase("http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor", "SHR-2048")]
    public void Only_the_named_extensions_stand_in_place_of_a_value(string extension, string? issue)
    {
        var profile = Profile("Patient.birthDate", "valueAlternatives", "valueCanonical", $"\"{Absent}\"");
        var body = "{\"resourceType\":\"Patient\",\"_birthDate\":{\"extension\":[{\"url\":\"" + extension + "\",\"valueCode\":\"unknown\"}]}}";

        Assert.That(Ids(profile, body), Is.EqualTo(issue is null ? Array.Empty<string>() : [issue]));
    }

    [TestCase("<p class='generated'>a</p>", 0)]
    [TestCase("<p class='x original'>a</p>b", 1)]
    [TestCase("a<p>b</p>", 2)]
    public void Each_text_of_a_narrative_says_its_source_where_that_is_asked(string content, int faults)
    {
        var profile = Shared.Profile(Url, "Patient", Text("narrative-source-control", "error"));

        Assert.That(Ids(profile, Patient(content)).Count(id => id == "SHR-2063"), Is.EqualTo(faults));
    }

    [TestCase("_no", "<p>a</p>", true)]
    [TestCase("_no", "<div lang='bn'>a</div>", false)]
    [TestCase("_yes", "<div lang='bn'>a</div>", true)]
    [TestCase("_yes", "<p>a</p>", false)]
    [TestCase("_resource", "<div lang='bn'>a</div>", true)]
    [TestCase("_resource", "<div lang='en'>a</div>", false)]
    [TestCase("en", "<div lang='en'>a</div>", true)]
    [TestCase("en", "<div lang='bn'>a</div>", false)]
    public void Language_sections_of_a_narrative_are_what_the_profile_asks(string demand, string content, bool isValid)
    {
        var profile = Shared.Profile(Url, "Patient", Text("narrative-language-control", demand));

        Assert.That(Ids(profile, Patient(content)), Is.EqualTo(isValid ? Array.Empty<string>() : ["SHR-2064"]));
    }

    [Test]
    public void A_link_to_a_name_leads_no_reader_anywhere()
    {
        Assert.That(Ids(Shared.Profiles, Patient("<a href='urn:uuid:7221aa91-d9e1-44fa-8b90-c5a8c7caeade'>x</a>"), new ValidationSettings()), Is.EqualTo(new[] { "SHR-2062" }));
        Assert.That(Ids(Shared.Profiles, Patient("<a href='https://dghs.gov.bd/'>x</a>"), new ValidationSettings()), Is.Empty);
    }

    private static string[] Ids(ProfileSet profiles, string body, ValidationSettings? settings = null) => [.. Shared.Errors(profiles, body, settings ?? Settings).Select(e => e.Id)];

    private static ProfileSet Profile(string path, string extension, string type, string value) =>
        Shared.Profile(Url, "Patient", $$$"""{"id":"{{{path}}}","path":"{{{path}}}","min":1,"extension":[{"url":"{{{Later}}}{{{extension}}}","{{{type}}}":{{{value}}}}]}""");

    private static string Text(string control, string code) =>
        $$$"""{"id":"Patient.text","path":"Patient.text","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/{{{control}}}","valueCode":"{{{code}}}"}]}""";

    private static string Patient(string content) =>
        "{\"resourceType\":\"Patient\",\"language\":\"bn\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'>" + content + "</div>\"}}";
}
