namespace Shr.Server.Tests.Validation;

/// <summary>Profiles that the server asks of records: by type, interaction and time, in several versions.</summary>
public sealed class ProfileRuleTests
{
    private const string Named = "http://example.org/StructureDefinition/named";
    private const string Visit = "http://example.org/StructureDefinition/visit";

    [Test]
    public async Task A_record_must_conform_to_what_its_type_requires()
    {
        await using var server = await StartAsync("--Validation:Rules:0:Type=Patient", $"--Validation:Rules:0:Required:0={Named}|2.0");

        Assert.That((await server.PostAsync("Patient", """{"resourceType":"Patient","gender":"female"}""")).Status, Is.EqualTo(422));
        Assert.That((await server.PostAsync("Patient", """{"resourceType":"Patient","name":[{"text":"x"}]}""")).Status, Is.EqualTo(201));
        Assert.That((await server.PostAsync("Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""")).Status, Is.EqualTo(201), "other types are free");
    }

    [Test]
    public async Task Entries_of_a_Bundle_and_validate_are_judged_by_the_same_rules()
    {
        await using var server = await StartAsync("--Validation:Rules:0:Type=Patient", $"--Validation:Rules:0:Required:0={Named}|2.0");
        const string entry = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}]}""";

        Assert.That((await server.PostAsync("", entry)).Status, Is.EqualTo(422));
        Assert.That((await server.PostAsync("Patient/$validate", """{"resourceType":"Patient"}""")).Issues, Does.Contain("SHR-2001"));
    }

    [Test]
    public async Task A_rule_holds_for_the_interactions_it_names()
    {
        await using var server = await StartAsync(
            "--Validation:Rules:0:Type=Patient", "--Validation:Rules:0:Interactions:0=create", $"--Validation:Rules:0:Required:0={Named}|2.0");

        Assert.That((await server.PostAsync("Patient", """{"resourceType":"Patient"}""")).Status, Is.EqualTo(422));
        Assert.That((await server.PutAsync("Patient/a", """{"resourceType":"Patient","id":"a"}""")).Status, Is.EqualTo(201));
        Assert.That((await server.PostAsync("Patient/$validate?mode=create", """{"resourceType":"Patient"}""")).Issues, Does.Contain("SHR-2001"));
        Assert.That((await server.PostAsync("Patient/$validate?mode=update", """{"resourceType":"Patient"}""")).Issues, Does.Not.Contain("SHR-2001"));
    }

    [Test]
    public async Task A_record_is_judged_by_the_version_in_force_when_it_is_from()
    {
        await using var server = await StartAsync(
            "--Validation:Rules:0:Type=Encounter", $"--Validation:Rules:0:Required:0={Visit}|1.0", "--Validation:Rules:0:Until=2025-01-01",
            "--Validation:Rules:1:Type=Encounter", $"--Validation:Rules:1:Required:0={Visit}|2.0", "--Validation:Rules:1:From=2025-01-01");

        Assert.That((await server.PostAsync("Encounter", Encounter("2024-12-31"))).Status, Is.EqualTo(201), "version 1 asks for nothing");
        Assert.That((await server.PostAsync("Encounter", Encounter("2025-01-01"))).Status, Is.EqualTo(422), "version 2 asks for a service type");
        Assert.That((await server.PostAsync("Encounter", Encounter("2024", Visit))).Status, Is.EqualTo(201), "a bare url means the version in force then");
        Assert.That((await server.PostAsync("Encounter", Encounter("2024", Visit + "|2.0"))).Status, Is.EqualTo(422), "a version means that version");
        Assert.That((await server.PostAsync("Encounter", """{"resourceType":"Encounter","status":"planned","class":{"code":"AMB"}}""")).Status, Is.EqualTo(422), "no date means now");
    }

    [Test]
    public async Task Only_allowed_profiles_may_be_named()
    {
        await using var server = await StartAsync("--Validation:Rules:0:Type=Patient", $"--Validation:Rules:0:Allowed:0={Named}");

        Assert.That((await server.PostAsync("Patient", $$$"""{"resourceType":"Patient","name":[{"text":"x"}],"meta":{"profile":["{{{Named}}}"]}}""")).Status, Is.EqualTo(201));
        var other = await server.PostAsync("Patient", """{"resourceType":"Patient","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/Patient"]}}""");
        Assert.That((other.Status, other.Issues.Contains("SHR-2049")), Is.EqualTo((422, true)));
        Assert.That((await server.PostAsync("Patient", """{"resourceType":"Patient"}""")).Status, Is.EqualTo(201), "none need be named");
    }

    [TestCase("Off", 201, 201)]
    [TestCase("Core", 201, 422)]
    [TestCase("Full", 422, 422)]
    public async Task The_level_says_how_much_is_judged(string level, int profile, int constraint)
    {
        await using var server = await StartAsync($"--Validation:Level={level}");

        Assert.That((await server.PostAsync("Patient", $$$"""{"resourceType":"Patient","meta":{"profile":["{{{Named}}}"]}}""")).Status, Is.EqualTo(profile));
        Assert.That((await server.PostAsync("Patient", """{"resourceType":"Patient","contact":[{"gender":"male"}]}""")).Status, Is.EqualTo(constraint));
        Assert.That((await server.PostAsync("Patient", """{"resourceType":"Patient","nickname":"x"}""")).Status, Is.EqualTo(422), "an unknown element is never stored");
    }

    [Test]
    public async Task Global_profiles_of_a_guide_hold_until_they_are_switched_off()
    {
        const string guide = """
            {"resourceType":"ImplementationGuide","url":"http://example.org/ImplementationGuide/g","name":"G","status":"active","packageId":"g","fhirVersion":["4.0.1"],
             "global":[{"type":"Patient","profile":"http://example.org/StructureDefinition/named"}]}
            """;
        await using var server = await StartAsync();
        await server.CreateAsync(guide);
        Assert.That((await server.PostAsync("Patient", """{"resourceType":"Patient"}""")).Status, Is.EqualTo(422));

        await using var lenient = await StartAsync("--Validation:Globals=false");
        await lenient.CreateAsync(guide);
        Assert.That((await lenient.PostAsync("Patient", """{"resourceType":"Patient"}""")).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task A_target_in_the_store_or_in_the_same_transaction_conforms_to_what_is_asked_of_it()
    {
        await using var server = await StartAsync();
        await server.CreateAsync(Structure("http://example.org/StructureDefinition/o", "1.0", "Observation", $$$"""{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","targetProfile":["{{{Named}}}"]}]}"""));
        await server.PutAsync("Patient/good", """{"resourceType":"Patient","id":"good","name":[{"text":"x"}]}""");
        await server.PutAsync("Patient/bad", """{"resourceType":"Patient","id":"bad"}""");
        static string Observation(string reference) =>
            $$$"""{"resourceType":"Observation","meta":{"profile":["http://example.org/StructureDefinition/o"]},"status":"final","code":{"text":"x"},"subject":{"reference":"{{{reference}}}"}}""";
        static string Transaction(string patient) => $$$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
            {"fullUrl":"urn:uuid:54fc3e09-e279-4b74-a8ff-2649ec968642","resource":{{{patient}}},"request":{"method":"POST","url":"Patient"}},
            {"resource":{{{Observation("urn:uuid:54fc3e09-e279-4b74-a8ff-2649ec968642")}}},"request":{"method":"POST","url":"Observation"}}]}
            """;

        Assert.That((await server.PostAsync("Observation", Observation("Patient/good"))).Status, Is.EqualTo(201));
        Assert.That((await server.PostAsync("Observation", Observation("Patient/bad"))).Issues, Does.Contain("SHR-2018"));
        Assert.That((await server.PostAsync("", Transaction("""{"resourceType":"Patient","name":[{"text":"x"}]}"""))).Status, Is.EqualTo(200));
        Assert.That((await server.PostAsync("", Transaction("""{"resourceType":"Patient"}"""))).Status, Is.EqualTo(422));
    }

    [TestCase("--Validation:Rules:0:Type=Patiente")]
    [TestCase("--Validation:Rules:0:Type=Patient", "--Validation:Rules:0:From=yesterday")]
    [TestCase("--Validation:Rules:0:Type=Patient", "--Validation:Rules:0:Interactions:0=read")]
    public void A_rule_that_makes_no_sense_stops_the_start(params string[] arguments) =>
        Assert.That(async () => await TestServer.StartAsync(arguments), Throws.Exception.With.Message.Contains("Validation:Rules:0"));

    private static async Task<TestServer> StartAsync(params string[] arguments)
    {
        var server = await TestServer.StartAsync(arguments);
        await server.CreateAsync(Structure(Named, "1.0", "Patient", """{"id":"Patient","path":"Patient"}"""));
        await server.CreateAsync(Structure(Named, "2.0", "Patient", """{"id":"Patient.name","path":"Patient.name","min":1}"""));
        await server.CreateAsync(Structure(Visit, "1.0", "Encounter", """{"id":"Encounter","path":"Encounter"}"""));
        await server.CreateAsync(Structure(Visit, "2.0", "Encounter", """{"id":"Encounter.serviceType","path":"Encounter.serviceType","min":1}"""));
        return server;
    }

    private static string Encounter(string start, string? profile = null)
    {
        var meta = profile is null ? "" : $"\"meta\":{{\"profile\":[\"{profile}\"]}},";
        return "{\"resourceType\":\"Encounter\"," + meta + "\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},\"period\":{\"start\":\"" + start + "\"}}";
    }

    private static string Structure(string url, string version, string type, string element) => $$$"""
        {"resourceType":"StructureDefinition","url":"{{{url}}}","version":"{{{version}}}","name":"P","status":"active","kind":"resource","abstract":false,
         "type":"{{{type}}}","baseDefinition":"http://hl7.org/fhir/StructureDefinition/{{{type}}}","derivation":"constraint","differential":{"element":[{{{element}}}]}}
        """;
}
