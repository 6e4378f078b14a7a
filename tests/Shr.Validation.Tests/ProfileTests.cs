using Shr.Fhir;

namespace Shr.Validation.Tests;

public sealed class ProfileTests
{
    private const string Url = "http://example.org/StructureDefinition/p";

    [Test]
    public void Slices_by_value_are_counted_and_checked()
    {
        var profile = Profile("Patient", """
            {"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"open"}},
            {"id":"Patient.identifier:a","path":"Patient.identifier","sliceName":"a","min":1,"max":"1"},
            {"id":"Patient.identifier:a.system","path":"Patient.identifier.system","min":1,"fixedUri":"http://a"},
            {"id":"Patient.identifier:a.value","path":"Patient.identifier.value","min":1}
            """);

        Assert.That(Errors(profile, """{"resourceType":"Patient","identifier":[{"system":"http://a","value":"1"},{"system":"http://b"}]}"""), Is.Empty);
        Assert.That(Errors(profile, """{"resourceType":"Patient","identifier":[{"system":"http://b"}]}"""), Is.EqualTo(new[] { ("SHR-2011", "Patient.identifier") }));
        Assert.That(Errors(profile, """{"resourceType":"Patient","identifier":[{"system":"http://a","value":"1"},{"system":"http://a","value":"2"}]}"""), Is.EqualTo(new[] { ("SHR-2012", "Patient.identifier") }));
        Assert.That(Errors(profile, """{"resourceType":"Patient","identifier":[{"system":"http://a"}]}"""), Is.EqualTo(new[] { ("SHR-2001", "Patient.identifier[0].value") }));
    }

    [Test]
    public void A_closed_slicing_refuses_other_values_and_an_ordered_one_their_order()
    {
        var profile = Profile("Patient", """
            {"id":"Patient.telecom","path":"Patient.telecom","slicing":{"discriminator":[{"type":"value","path":"system"}],"ordered":true,"rules":"closed"}},
            {"id":"Patient.telecom:phone","path":"Patient.telecom","sliceName":"phone"},
            {"id":"Patient.telecom:phone.system","path":"Patient.telecom.system","min":1,"patternCode":"phone"},
            {"id":"Patient.telecom:fax","path":"Patient.telecom","sliceName":"fax"},
            {"id":"Patient.telecom:fax.system","path":"Patient.telecom.system","min":1,"patternCode":"fax"}
            """);

        Assert.That(Errors(profile, """{"resourceType":"Patient","telecom":[{"system":"fax","value":"1"},{"system":"phone","value":"1"},{"system":"sms","value":"1"}]}"""), Is.EquivalentTo(new[]
        {
            ("SHR-2014", "Patient.telecom[1]"),
            ("SHR-2013", "Patient.telecom[2]"),
        }));
    }

    [Test]
    public void A_choice_restricted_to_one_type_refuses_others()
    {
        var profile = Profile("Observation", """{"id":"Observation.value[x]","path":"Observation.value[x]","min":1,"type":[{"code":"Quantity"}]}""");

        Assert.That(Errors(profile, """{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueString":"x"}"""), Is.EqualTo(new[] { ("SHR-2003", "Observation.value") }));
    }

    [Test]
    public void Fixed_values_are_exact_and_patterns_are_contained()
    {
        var profile = Profile("Observation", """
            {"id":"Observation.code","path":"Observation.code","patternCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"1-8"}]}},
            {"id":"Observation.status","path":"Observation.status","fixedCode":"final"}
            """);

        Assert.That(Errors(profile, """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"x","code":"y"},{"system":"http://loinc.org","code":"1-8","display":"d"}]}}"""), Is.Empty);
        Assert.That(Errors(profile, """{"resourceType":"Observation","status":"amended","code":{"coding":[{"system":"http://loinc.org","code":"1-7"}]}}"""), Is.EquivalentTo(new[]
        {
            ("SHR-2004", "Observation.status"),
            ("SHR-2005", "Observation.code"),
        }));
    }

    [TestCase("minValueQuantity", "1850-01-01", "SHR-2006")]
    [TestCase("minValueQuantity", "1950-01-01", null)]
    [TestCase("maxValueQuantity", "9000", "SHR-2007")]
    [TestCase("maxValueQuantity", "1950", null)]
    public void A_duration_bounds_a_date_relative_to_now(string bound, string date, string? issue)
    {
        var profile = Profile("Patient", $$$"""{"id":"Patient.birthDate","path":"Patient.birthDate","{{{bound}}}":{"value":120,"system":"http://unitsofmeasure.org","code":"a"}}""");

        Assert.That(Errors(profile, $$"""{"resourceType":"Patient","birthDate":"{{date}}"}""").Select(e => e.Id), Is.EqualTo(issue is null ? Array.Empty<string>() : [issue]));
    }

    [Test]
    public void A_condition_asks_for_no_part_of_its_own_item()
    {
        const string body = """
            {"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"g","type":"group",
            "enableWhen":[{"question":"QUESTION","operator":"exists","answerBoolean":true}],
            "item":[{"linkId":"inner","type":"boolean"}]},{"linkId":"outer","type":"boolean"}]}
            """;

        Assert.That(Shared.Validate(body.Replace("QUESTION", "inner")).Select(i => i.Kind), Does.Contain(ValidationIssues.InnerCondition));
        Assert.That(Shared.Validate(body.Replace("QUESTION", "outer")).Select(i => i.Kind), Does.Not.Contain(ValidationIssues.InnerCondition));
    }

    [Test]
    public void A_profile_that_refers_to_itself_ends()
    {
        var profile = Profile("Patient", $$"""{"id":"Patient.link.other","path":"Patient.link.other","type":[{"code":"Reference","targetProfile":["{{Url}}"]}]},{"id":"Patient.gender","path":"Patient.gender","min":1}""");
        const string body = """
            {"resourceType":"Bundle","type":"collection","entry":[
            {"fullUrl":"http://s/Patient/a","resource":{"resourceType":"Patient","id":"a","meta":{"profile":["http://example.org/StructureDefinition/p"]},"gender":"male","link":[{"other":{"reference":"Patient/b"},"type":"seealso"}]}},
            {"fullUrl":"http://s/Patient/b","resource":{"resourceType":"Patient","id":"b","link":[{"other":{"reference":"Patient/a"},"type":"seealso"}]}}]}
            """;

        Assert.That(Errors(profile, body, useMeta: true), Is.EqualTo(new[] { ("SHR-2018", "Bundle.entry[0].resource.link[0].other") }));
    }

    [Test]
    public void A_constraint_that_never_ends_is_stopped()
    {
        var profile = Profile("Patient", """{"id":"Patient","path":"Patient","constraint":[{"key":"x-1","severity":"error","human":"h","expression":"repeat($this | $this.select(1)).count() > descendants().select(%resource.descendants().select(%resource.descendants().count())).count()"}]}""");

        Assert.That(Shared.Validate("""{"resourceType":"Patient","name":[{"given":["a","b","c"]}]}""", new ValidationSettings { RequiredProfiles = [Url] }, profile), Is.Not.Null);
    }

    [Test]
    public void Unknown_profiles_are_a_warning()
    {
        var found = Shared.Validate("""{"resourceType":"Patient","meta":{"profile":["http://nowhere.example/p"]}}""");

        Assert.That(found.Select(i => (i.Kind, i.Severity)), Is.EqualTo(new[] { (ValidationIssues.UnknownProfile, IssueSeverity.Warning) }));
    }

    [Test]
    public void A_compiled_profile_prints_its_rules()
    {
        var print = Shared.Profiles.Find("https://fhir.dghs.gov.bd/core/StructureDefinition/bd-patient")!.Print();

        Assert.That(print, Does.Contain(":UHID 1..1 where system contains \"http://dghs.gov.bd/identifier/uhid\""));
        Assert.That(print, Does.Contain("fixed \"official\""));
    }

    [TestCase("1A00", null, 0)]
    [TestCase("http://id.who.int/icd/entity/1", null, 1)]
    [TestCase("XD7EB1", null, 1)]
    [TestCase("NC72.Z", "NC72.Z&XK8G&XJ7ZH", 0)]
    [TestCase("NC72.Z", "NC72.Z", 1)]
    [TestCase("NC72.Z", "NC72.Y&XK8G", 1)]
    public void Rules_that_BD_Core_states_in_words_hold(string code, string? cluster, int errors)
    {
        var extension = cluster is null ? "" : $$$"""
            "extension":[{"url":"https://fhir.dghs.gov.bd/core/StructureDefinition/icd11-cluster-expression","valueString":"{{{cluster}}}"}],
            """;
        var body = """
            {"resourceType":"Condition","subject":{"reference":"Patient/1"},
            "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
            "code":{"coding":[{EXTENSION "system":"http://id.who.int/icd/release/11/mms","code":"CODE"}]}}
            """.Replace("EXTENSION", extension).Replace("CODE", code);
        var found = Shared.Validate(body, new ValidationSettings { RequiredProfiles = ["https://fhir.dghs.gov.bd/core/StructureDefinition/bd-condition"] });

        Assert.That(found.Count(i => i.IsError), Is.EqualTo(errors), string.Join('\n', found));
    }

    private static (string Id, string Expression)[] Errors(ProfileSet profiles, string body, bool useMeta = false) =>
        Shared.Errors(profiles, body, new ValidationSettings { RequiredProfiles = useMeta ? [] : [Url] });

    private static ProfileSet Profile(string type, string elements) => Shared.Profile(Url, type, elements);
}
