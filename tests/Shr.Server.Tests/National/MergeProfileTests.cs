using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>In the bangladesh preset bd-patient fixes Patient.link.type; a merge's links are the one exemption.</summary>
public sealed class MergeProfileTests
{
    [Test]
    public async Task A_merge_passes_bd_patient_by_its_own_links_only()
    {
        await using var server = await TestServer.StartAsync("--Preset=bangladesh");
        var (source, target) = (await server.CreateAsync(Patient()), await server.CreateAsync(Patient()));

        var merged = await server.PostAsync("Patient/$merge", $$"""{"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"Patient/{{source}}"} },{"name":"target-patient","valueReference":{"reference":"Patient/{{target}}"} }]}""");

        Assert.That(merged.Status, Is.EqualTo(200), merged.Text);
        var stays = (await server.GetAsync($"Patient/{target}")).Json;
        Assert.That(stays["link"]![0]!["type"]!.GetValue<string>(), Is.EqualTo("replaces"));
        stays["birthDate"] = "1990-01-02";
        Assert.That((await server.PutAsync($"Patient/{target}", stays.ToJsonString())).Status, Is.EqualTo(200), "edited with the server's link in it");
        var relative = $$"""{"resourceType":"RelatedPerson","identifier":[{"system":"http://dghs.gov.bd/identifier/nid","value":"1"}],"patient":{"reference":"Patient/{{target}}"},"relationship":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-RoleCode","code":"FTH"}]}],"name":[{"text":"Karim"}]}""";
        Assert.That((await server.PostAsync("RelatedPerson", relative)).Status, Is.EqualTo(201), "a record that must name a bd-patient");
        stays["link"]!.AsArray().Add(new JsonObject { ["other"] = new JsonObject { ["reference"] = $"Patient/{source}" }, ["type"] = "replaces" });
        Assert.That((await server.PutAsync($"Patient/{target}", stays.ToJsonString())).Status, Is.EqualTo(422), "a client's own link");
        Assert.That((await server.PostAsync($"Patient/{source}/$unmerge", """{"resourceType":"Parameters"}""")).Status, Is.EqualTo(200));
    }

    private static string Patient() => """
        {"resourceType":"Patient","active":true,"identifier":[{"system":"http://dghs.gov.bd/identifier/nid","value":"1991302618123456"}],
         "name":[{"use":"official","text":"Rahima Khatun","_text":{"extension":[{"url":"https://fhir.dghs.gov.bd/core/StructureDefinition/bd-name-en","valueString":"Rahima Khatun"}]}}],
         "gender":"female","birthDate":"1991-03-04",
         "address":[{"use":"home","district":"3026","country":"BD","extension":[
           {"url":"https://fhir.dghs.gov.bd/core/StructureDefinition/bd-divisions","valueCodeableConcept":{"coding":[{"system":"https://fhir.dghs.gov.bd/core/CodeSystem/bd-geocodes","code":"30"}]}},
           {"url":"https://fhir.dghs.gov.bd/core/StructureDefinition/bd-upazillas","valueCodeableConcept":{"coding":[{"system":"https://fhir.dghs.gov.bd/core/CodeSystem/bd-geocodes","code":"30260018"}]}}]}]}
        """;
}
