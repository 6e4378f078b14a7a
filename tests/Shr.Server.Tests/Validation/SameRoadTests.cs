using System.Text.Json.Nodes;

namespace Shr.Server.Tests.Validation;

/// <summary>A write and <c>$validate</c> are one law: what one refuses the other does, for the same reasons.</summary>
public sealed class SameRoadTests
{
    private static readonly string[] Bodies =
    [
        """{"resourceType":"Patient","gender":"female"}""",
        """{"resourceType":"Patient","nickname":"x"}""",
        """{"resourceType":"Patient","birthDate":"1990-02-30"}""",
        """{"resourceType":"Patient","contact":[{"gender":"male"}]}""",
        """{"resourceType":"Patient","gender":"sometimes"}""",
        """{"resourceType":"Patient","meta":{"profile":["http://nowhere.test/p"]}}""",
        """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/nobody"}}""",
        """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Location/1"}}""",
        """{"resourceType":"Basic","code":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"none"}]}}""",
        """{"resourceType":"StructureDefinition","url":"http://a.test/p","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"id":"Patient.nickname","path":"Patient.nickname"}]}}""",
    ];

    // A Patient that is created in the bangladesh preset is given its health id first, so it is not what was sent that is judged.
    [TestCase("open", "")]
    [TestCase("bangladesh", "Patient")]
    public async Task A_write_and_validate_find_the_same(string preset, string changed)
    {
        await using var server = await TestServer.StartAsync("--Preset=" + preset);
        foreach (var body in Bodies)
        {
            var type = JsonNode.Parse(body)!["resourceType"]!.GetValue<string>();
            if (type == changed)
            {
                continue;
            }

            var asked = await server.PostAsync(type + "/$validate?mode=create", body);
            var written = await server.PostAsync(type, body, ("Prefer", "return=OperationOutcome"));

            Assert.That(written.Status, Is.EqualTo(Errors(asked).Length > 0 ? 422 : 201), body + "\n" + written.Text);
            if (written.Status == 422)
            {
                Assert.That(Errors(written), Is.EqualTo(Errors(asked)), body);
            }
        }
    }

    private static string[] Errors(Answer answer) =>
        [.. answer.Json["issue"]!.AsArray().Where(i => i!["severity"]!.GetValue<string>() is "error" or "fatal")
            .Select(i => $"{i!["details"]!["coding"]![0]!["code"]} {i["expression"]?[0]}").Order()];
}
