namespace Shr.Validation.Tests;

public sealed class StructureTests
{
    [TestCase("""{"resourceType":"Patient","active":true,"active":false}""", "SHR-1010", "Patient.active")]
    [TestCase("""{"resourceType":"Patient","colour":"red"}""", "SHR-1011", "Patient.colour")]
    [TestCase("""{"resourceType":"Patient","name":"x"}""", "SHR-1013", "Patient.name")]
    [TestCase("""{"resourceType":"Patient","name":["x"]}""", "SHR-1012", "Patient.name[0]")]
    [TestCase("""{"resourceType":"Patient","birthDate":["2020"]}""", "SHR-1014", "Patient.birthDate")]
    [TestCase("""{"resourceType":"Patient","active":"true"}""", "SHR-1015", "Patient.active")]
    [TestCase("""{"resourceType":"Patient","name":[]}""", "SHR-1016", "Patient.name")]
    [TestCase("""{"resourceType":"Patient","name":[{}]}""", "SHR-1017", "Patient.name[0]")]
    [TestCase("""{"resourceType":"Patient","name":[{"family":""}]}""", "SHR-1018", "Patient.name[0].family")]
    [TestCase("""{"resourceType":"Patient","birthDate":null}""", "SHR-1019", "Patient.birthDate")]
    [TestCase("""{"resourceType":"Patient","name":[{"given":["a",null]}]}""", "SHR-1019", "Patient.name[0].given[1]")]
    [TestCase("""{"resourceType":"Patient","_name":[{"id":"a"}]}""", "SHR-1020", "Patient.name")]
    [TestCase("""{"resourceType":"Patient","name":[{"given":["a"],"_given":[null,{"id":"x"}]}]}""", "SHR-1021", "Patient.name[0].given")]
    [TestCase("""{"resourceType":"Patient","name":[{"given":["a"],"_given":{"id":"x"}}]}""", "SHR-1022", "Patient.name[0].given")]
    [TestCase("""{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020"}""", "SHR-1023", "Patient.deceased")]
    [TestCase("""{"resourceType":"Patient","name":[{"family":"\ud83d"}]}""", "SHR-1024", "Patient.name[0].family")]
    [TestCase("""{"resourceType":"Patient","birthDate":"2021-02-29"}""", "SHR-1026", "Patient.birthDate")]
    [TestCase("""{"resourceType":"Patient","contained":[{"id":"x"}]}""", "SHR-1006", "Patient.contained[0]")]
    [TestCase("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","colour":1}}]}""", "SHR-1011", "Bundle.entry[0].resource.colour")]
    public void A_fault_of_shape_is_named_with_its_path(string json, string id, string expression)
    {
        var found = Shared.Validate(json).Where(i => i.Kind.Id.StartsWith("SHR-10", StringComparison.Ordinal)).ToList();

        Assert.That(found.Select(i => (i.Kind.Id, i.Expression)), Is.EqualTo(new[] { (id, expression) }));
        Assert.That(found[0].Offset, Is.GreaterThan(0));
    }

    [Test]
    public void A_primitive_may_have_extensions_only()
    {
        Assert.That(Shared.Validate("""{"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://example.com/x","valueCode":"unknown"}]},"name":[{"given":["a",null],"_given":[null,{"id":"x","extension":[{"url":"http://example.com/x","valueCode":"unknown"}]}]}]}""").Where(i => i.IsError), Is.Empty);
    }

    [Test]
    public void All_faults_of_a_body_are_reported()
    {
        var found = Shared.Validate("""{"resourceType":"Observation","status":1,"colour":2,"category":{},"valueString":"","component":[]}""");

        Assert.That(found.Select(i => i.Kind.Id), Is.SupersetOf(new[] { "SHR-1015", "SHR-1011", "SHR-1013", "SHR-1018", "SHR-1016", "SHR-2001" }));
    }

    [Test]
    public void A_hundred_thousand_faults_give_a_bounded_answer()
    {
        var json = """{"resourceType":"Patient","name":[""" + string.Join(',', Enumerable.Repeat("{\"x\":1}", 100_000)) + "]}";

        Assert.That(Shared.Validate(json), Has.Count.LessThanOrEqualTo(1001));
    }

    [Test]
    public void Missing_and_repeated_elements_are_named()
    {
        var found = Shared.Validate("""{"resourceType":"Observation","code":{"text":"x"},"referenceRange":[{"text":"a"}],"component":[{"valueString":"x"}]}""");

        Assert.That(found.Where(i => i.IsError).Select(i => (i.Kind, i.Expression)), Is.EqualTo(new[]
        {
            (ValidationIssues.TooFewValues, "Observation.component[0].code"),
            (ValidationIssues.TooFewValues, "Observation.status"),
        }));
    }
}
