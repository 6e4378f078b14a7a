using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Shr.Server.Tests.Validation;

/// <summary>Definitions that cannot be used are refused with their faults; packages in a folder are there from the start.</summary>
public sealed class DefinitionUploadTests
{
    private const string Base = "http://example.org/StructureDefinition/base";
    private const string Derived = "http://example.org/StructureDefinition/derived";

    [TestCase("""{"id":"Patient.nickname","path":"Patient.nickname","min":1}""", "SHR-2070", TestName = "An element the base does not have")]
    [TestCase("""{"id":"Patient","path":"Patient","constraint":[{"key":"x-1","severity":"error","human":"h","expression":"name.exists("}]}""", "SHR-2023", TestName = "An expression that cannot be read")]
    [TestCase("""{"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":"value","path":"nowhere"}],"rules":"open"}},{"id":"Patient.identifier:a","path":"Patient.identifier","sliceName":"a"}""", "SHR-2023", TestName = "A discriminator that leads nowhere")]
    [TestCase("""{"id":"Patient.gender","path":"Patient.gender","type":[{"code":"Quantity"}]}""", "SHR-2070", TestName = "A type the base does not allow")]
    public async Task A_faulty_profile_is_refused(string element, string issue)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.PostAsync("StructureDefinition", Structure(Derived, "http://hl7.org/fhir/StructureDefinition/Patient", element));
        Assert.That((answer.Status, answer.Issues.Contains(issue)), Is.EqualTo((422, true)), answer.Text);

        var entry = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":" + Structure(Derived, "http://hl7.org/fhir/StructureDefinition/Patient", element) + ",\"request\":{\"method\":\"POST\",\"url\":\"StructureDefinition\"}}]}";
        Assert.That((await server.PostAsync("", entry)).Status, Is.EqualTo(422));
    }

    [Test]
    public async Task A_profile_is_judged_against_a_base_uploaded_just_before()
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateAsync(Structure(Base, "http://hl7.org/fhir/StructureDefinition/Patient", """{"id":"Patient.gender","path":"Patient.gender","max":"0"}"""));

        Assert.That((await server.PostAsync("StructureDefinition", Structure(Derived, Base, """{"id":"Patient.nickname","path":"Patient.nickname"}"""))).Issues, Does.Contain("SHR-2070"));
        Assert.That((await server.PostAsync("StructureDefinition", Structure(Derived, Base, """{"id":"Patient.name","path":"Patient.name","min":1}"""))).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task A_profile_is_judged_against_a_base_in_the_same_transaction()
    {
        await using var server = await TestServer.StartAsync();
        var parent = Structure(Base, "http://hl7.org/fhir/StructureDefinition/Patient", """{"id":"Patient.name","path":"Patient.name","min":1}""");

        Assert.That((await server.PostAsync("", Transaction(parent, Structure(Derived, Base, """{"id":"Patient.nickname","path":"Patient.nickname"}""")))).Status, Is.EqualTo(422));
        Assert.That((await server.PostAsync("", Transaction(parent, Structure(Derived, Base, """{"id":"Patient.gender","path":"Patient.gender","min":1}""")))).Status, Is.EqualTo(200));
        Assert.That((await server.PostAsync("Patient", $$$"""{"resourceType":"Patient","gender":"male","meta":{"profile":["{{{Derived}}}"]}}""")).Status, Is.EqualTo(422), "the name is asked by the base");
    }

    [Test]
    public async Task A_value_set_with_a_filter_that_nobody_understands_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        static string ValueSet(string property) => $$$"""
            {"resourceType":"ValueSet","url":"http://example.org/ValueSet/v","status":"active","compose":{"include":[
             {"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","filter":[{"property":"{{{property}}}","op":"is-a","value":"_ActEncounterCode"}]}]}}
            """;

        var answer = await server.PostAsync("ValueSet", ValueSet("colour"));
        Assert.That((answer.Status, answer.Issues.Contains("SHR-5068")), Is.EqualTo((422, true)), answer.Text);
        Assert.That((await server.PostAsync("ValueSet", ValueSet("concept"))).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task A_code_system_with_one_code_twice_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        const string twice = """{"resourceType":"CodeSystem","url":"http://example.org/CodeSystem/c","status":"active","content":"complete","concept":[{"code":"a"},{"code":"b","concept":[{"code":"a"}]}]}""";

        Assert.That((await server.PostAsync("CodeSystem", twice)).Status, Is.EqualTo(422));
    }

    [Test]
    public async Task A_response_is_judged_by_a_questionnaire_that_was_uploaded()
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateAsync("""{"resourceType":"Questionnaire","url":"http://example.org/Questionnaire/q","status":"active","item":[{"linkId":"1","type":"boolean","required":true}]}""");
        static string Response(string item) => "{\"resourceType\":\"QuestionnaireResponse\",\"questionnaire\":\"http://example.org/Questionnaire/q\",\"status\":\"completed\"" + item + "}";

        Assert.That((await server.PostAsync("QuestionnaireResponse", Response(""))).Issues, Does.Contain("SHR-2083"));
        Assert.That((await server.PostAsync("QuestionnaireResponse", Response(",\"item\":[{\"linkId\":\"1\",\"answer\":[{\"valueBoolean\":true}]}]"))).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Packages_of_a_folder_are_loaded_with_snapshots_made_and_what_they_build_on_first()
    {
        var folder = Directory.CreateTempSubdirectory("shr-").FullName;
        var definitions = Path.Combine(folder, "definitions");
        Directory.CreateDirectory(definitions);
        Package(Path.Combine(definitions, "a-derived.tgz"), "derived", """{"base":"1.0.0"}""", Structure(Derived, Base, """{"id":"Patient.gender","path":"Patient.gender","min":1}"""), Structure(Base + "/same", "http://hl7.org/fhir/StructureDefinition/Patient", """{"id":"Patient.name","path":"Patient.name","min":1}"""));
        Package(Path.Combine(definitions, "z-base.tgz"), "base", "{}", Structure(Base, "http://hl7.org/fhir/StructureDefinition/Patient", """{"id":"Patient.name","path":"Patient.name","min":1}"""), Structure(Base + "/same", "http://hl7.org/fhir/StructureDefinition/Patient", """{"id":"Patient","path":"Patient"}"""));

        await using var server = await TestServer.StartInAsync(folder, $"--Definitions:Folder={definitions}");

        Assert.That((await server.PostAsync("Patient", $$$"""{"resourceType":"Patient","gender":"male","meta":{"profile":["{{{Derived}}}"]}}""")).Status, Is.EqualTo(422), "the base asks for a name");
        Assert.That((await server.PostAsync("Patient", $$$"""{"resourceType":"Patient","gender":"male","name":[{"text":"x"}],"meta":{"profile":["{{{Derived}}}"]}}""")).Status, Is.EqualTo(201));
        Assert.That((await server.PostAsync("Patient", $$$"""{"resourceType":"Patient","meta":{"profile":["{{{Base}}}/same"]}}""")).Status, Is.EqualTo(422), "what builds on a package overrules it");
    }

    private static string Transaction(params string[] structures) =>
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + string.Join(',', structures.Select(s => "{\"resource\":" + s + ",\"request\":{\"method\":\"POST\",\"url\":\"StructureDefinition\"}}")) + "]}";

    private static string Structure(string url, string parent, string elements) => $$$"""
        {"resourceType":"StructureDefinition","url":"{{{url}}}","name":"P","status":"active","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"{{{parent}}}","derivation":"constraint","differential":{"element":[{{{elements}}}]}}
        """;

    private static void Package(string path, string name, string dependencies, params string[] resources)
    {
        using var file = File.Create(path);
        using var zipped = new GZipStream(file, CompressionMode.Compress);
        using var tar = new TarWriter(zipped);
        Write(tar, "package/package.json", $$$"""{"name":"{{{name}}}","version":"1.0.0","fhirVersions":["4.0.1"],"dependencies":{{{dependencies}}}}""");
        for (var i = 0; i < resources.Length; i++)
        {
            Write(tar, $"package/StructureDefinition-{i}.json", resources[i]);
        }
    }

    private static void Write(TarWriter tar, string name, string text) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
}
