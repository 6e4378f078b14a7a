using Shr.Server.Tests;

namespace Shr.Conformance.Http.Effects;

/// <summary>Every modifier, prefix and result parameter does what the specification says, and those of other types are refused.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#modifiers</remarks>
public sealed class ModifierEffectTests
{
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync();
        foreach (var (path, body) in ((string, string)[])
        [
            ("Patient/a", """{"resourceType":"Patient","id":"a","name":[{"family":"Rahman","given":["Abdur"]}],"gender":"male","birthDate":"1980-06-15","active":true,"identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"urn:mr","value":"1"}]}"""),
            ("Patient/b", """{"resourceType":"Patient","id":"b","name":[{"family":"Rahmani"}],"gender":"female","birthDate":"1990"}"""),
            ("Patient/c", """{"resourceType":"Patient","id":"c","name":[{"family":"Sultana"}],"link":[{"other":{"identifier":{"system":"urn:mr","value":"9"}},"type":"seealso"}]}"""),
            ("Condition/a", """{"resourceType":"Condition","id":"a","subject":{"reference":"Patient/a"},"code":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item","display":"Problem of the list"}],"text":"Chronic cough"},"onsetDateTime":"2020-03-05"}"""),
            ("Condition/b", """{"resourceType":"Condition","id":"b","subject":{"identifier":{"system":"urn:mr","value":"7"}},"code":{"text":"fever"}}"""),
            ("Observation/a", """{"resourceType":"Observation","id":"a","status":"final","code":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"}]},"subject":{"reference":"Patient/a"},"valueQuantity":{"value":5.4,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}"""),
            ("Observation/b", """{"resourceType":"Observation","id":"b","status":"amended","code":{"text":"x"},"subject":{"reference":"Group/g"},"valueQuantity":{"value":9,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}"""),
            ("ValueSet/a", """{"resourceType":"ValueSet","id":"a","url":"http://example.org/vs/one/two","status":"active"}"""),
            ("ValueSet/b", """{"resourceType":"ValueSet","id":"b","url":"http://example.org/vs","status":"draft"}"""),
            ("RiskAssessment/a", """{"resourceType":"RiskAssessment","id":"a","status":"final","subject":{"reference":"Patient/a"},"prediction":[{"probabilityDecimal":0.5}]}"""),
            ("Location/a", """{"resourceType":"Location","id":"a","name":"Ward","partOf":{"reference":"Location/b"}}"""),
            ("Location/b", """{"resourceType":"Location","id":"b","name":"Hospital"}"""),
            ("Questionnaire/a", """{"resourceType":"Questionnaire","id":"a","url":"http://example.org/q","version":"2","title":"Intake","status":"active"}"""),
            ("Questionnaire/b", """{"resourceType":"Questionnaire","id":"b","url":"http://example.org/other","title":"Discharge","status":"active"}"""),
            ("QuestionnaireResponse/a", """{"resourceType":"QuestionnaireResponse","id":"a","questionnaire":"http://example.org/q","status":"completed"}"""),
            ("QuestionnaireResponse/b", """{"resourceType":"QuestionnaireResponse","id":"b","questionnaire":"http://example.org/q|1","status":"amended"}"""),
            ("QuestionnaireResponse/c", """{"resourceType":"QuestionnaireResponse","id":"c","questionnaire":"http://example.org/other","status":"amended"}"""),
            ("List/l", """{"resourceType":"List","id":"l","status":"current","mode":"working","entry":[{"item":{"reference":"Patient/b"}}]}"""),
        ])
        {
            Assert.That((await _server.PutAsync(path, body)).Status, Is.EqualTo(201), path);
        }
    }

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase("Patient?family=rahm", "a b")]
    [TestCase("Patient?family:exact=Rahman", "a")]
    [TestCase("Patient?family:exact=rahman", "")]
    [TestCase("Patient?family:contains=HMAN", "a b")]
    [TestCase("Patient?family:missing=false", "a b c")]
    [TestCase("Patient?gender:missing=true", "c")]
    [TestCase("Patient?gender:not=male", "b c")]
    [TestCase("Patient?gender=http://hl7.org/fhir/administrative-gender|male", "a")]
    [TestCase("Patient?gender=http://example.org/other|male", "")]
    [TestCase("Patient?active=true", "a")]
    [TestCase("Patient?gender:in=http://hl7.org/fhir/ValueSet/administrative-gender", "a b")]
    [TestCase("Patient?gender:not-in=http://hl7.org/fhir/ValueSet/administrative-gender", "c")]
    [TestCase("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|1", "a")]
    [TestCase("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|SS|1", "")]
    [TestCase("Patient?birthdate=1980", "a")]
    [TestCase("Patient?birthdate=ne1980", "b")]
    [TestCase("Patient?birthdate=gt1985", "b")]
    [TestCase("Patient?birthdate=ge1980-06-15", "a b")]
    [TestCase("Patient?birthdate=lt1990", "a")]
    [TestCase("Patient?birthdate=le1980-06-15", "a")]
    [TestCase("Patient?birthdate=sa1980-06-15", "b")]
    [TestCase("Patient?birthdate=eb1990", "a")]
    [TestCase("Patient?birthdate=ap1981", "a")]
    [TestCase("Patient?link:identifier=urn:mr|9", "c")]
    [TestCase("Patient?_id=a,c", "a c")]
    [TestCase("Patient?_id:not=a", "b c")]
    [TestCase("Patient?_list=l", "b")]
    [TestCase("Patient?_has:Condition:patient:code:text=chronic", "a")]
    [TestCase("Patient?_has:Observation:subject:_has:RiskAssessment:condition:_id=zz", "")]
    [TestCase("Patient?_filter=family eq Rahman or gender eq female", "a b")]
    [TestCase("Patient?_content=abdur", "a")]
    [TestCase("Condition?code:text=chron", "a")]
    [TestCase("Condition?code:text=problem", "a")]
    [TestCase("Condition?code:above=http://terminology.hl7.org/CodeSystem/condition-category|problem-list-item", "a")]
    [TestCase("Condition?subject:Patient=a", "a")]
    [TestCase("Condition?subject:identifier=urn:mr|7", "b")]
    [TestCase("Condition?subject:Patient.family=rahman", "a")]
    [TestCase("Condition?subject.family=rahman", "a")]
    [TestCase("Observation?code:below=http://terminology.hl7.org/CodeSystem/v3-ActCode|_ActEncounterCode", "a")]
    [TestCase("Observation?subject:Group=g", "b")]
    [TestCase("Observation?value-quantity=5.4||mg", "a")]
    [TestCase("Observation?value-quantity=0.0054|http://unitsofmeasure.org|g", "a")]
    [TestCase("Observation?value-quantity=gt6|http://unitsofmeasure.org|mg", "b")]
    [TestCase("Observation?status=final,amended", "a b")]
    [TestCase("ValueSet?url=http://example.org/vs", "b")]
    [TestCase("ValueSet?url:below=http://example.org/vs", "a b")]
    [TestCase("ValueSet?url:above=http://example.org/vs/one/two/three", "a b")]
    [TestCase("RiskAssessment?probability=gt0.4", "a")]
    [TestCase("RiskAssessment?probability=0.6", "")]
    [TestCase("QuestionnaireResponse?questionnaire.title=intake", "a")]
    [TestCase("QuestionnaireResponse?questionnaire:Questionnaire.title=dis", "c")]
    [TestCase("QuestionnaireResponse?questionnaire.title=nothing", "")]
    [TestCase("Questionnaire?_has:QuestionnaireResponse:questionnaire:status=completed", "a")]
    [TestCase("Questionnaire?_has:QuestionnaireResponse:questionnaire:status=amended", "b")]
    [TestCase("Location?partof:below=b", "a")]
    [TestCase("Location?partof:above=a", "a")]
    public async Task What_can_be_asked_finds_what_it_should(string search, string ids) =>
        Assert.That((await Get(search)).Matches.Order(), Is.EqualTo(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries)), search);

    [TestCase("Patient?gender:exact=male")]
    [TestCase("Patient?gender:contains=m")]
    [TestCase("Patient?family:not=x")]
    [TestCase("Patient?family:in=http://example.org/vs")]
    [TestCase("Patient?birthdate:exact=1980")]
    [TestCase("Patient?birthdate:contains=1980")]
    [TestCase("Patient?identifier:of-type=1")]
    [TestCase("Patient?gender:nonsense=male")]
    [TestCase("Patient?organization:Patient=1")]
    [TestCase("Patient?organization:above.name=x")]
    [TestCase("Patient?birthdate=tomorrow")]
    [TestCase("Patient?gender:missing=perhaps")]
    [TestCase("Patient?_has:Observation:code:x=1")]
    [TestCase("Patient?_filter=family xx y")]
    [TestCase("Patient?_sort=nothing")]
    [TestCase("Patient?_count=many")]
    [TestCase("Patient?_summary=most")]
    [TestCase("Patient?_total=roughly")]
    [TestCase("RiskAssessment?probability=high")]
    [TestCase("Observation?value-quantity=heavy")]
    public async Task What_cannot_be_asked_is_400_with_its_reason(string search)
    {
        var answer = await Get(search);

        Assert.That((answer.Status, answer.Json["resourceType"]!.GetValue<string>()), Is.EqualTo((400, "OperationOutcome")), search);
        Assert.That(answer.Issues, Is.Not.Empty);
    }

    [Test]
    public async Task An_unknown_parameter_is_ignored_and_said_or_refused_as_the_client_prefers()
    {
        var lenient = await Get("Patient?bonkers=1");
        var strict = await _server.GetAsync("Patient?bonkers=1", ("Prefer", "handling=strict"));

        Assert.That(lenient.Matches, Has.Count.EqualTo(3));
        Assert.That(lenient.Entries[^1]!["search"]!["mode"]!.GetValue<string>(), Is.EqualTo("outcome"));
        Assert.That(lenient.Link("self"), Does.Not.Contain("bonkers"));
        Assert.That(strict.Status, Is.EqualTo(400));
    }

    private Task<Answer> Get(string search) => _server.GetAsync(search.Replace("|", "%7C", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal));
}
