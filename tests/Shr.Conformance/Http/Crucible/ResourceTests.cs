using System.Text.Json.Nodes;
using Shr.Fhir.Definitions;
using Shr.Server.Tests;

namespace Shr.Conformance.Http.Crucible;

/// <summary>The life of a record of every type: X000 to X075 of Crucible's ResourceTest, and S000 to SE01 of its SearchTest.</summary>
/// <remarks>Crucible's generated resources are random; these hold what the definitions require. AuditEvents are the server's own where access control is on.</remarks>
public sealed class ResourceTests
{
    private TestServer _server = null!;

    public static IEnumerable<string> ResourceTypes => R4Definitions.Types.ResourceTypes.Select(t => t.Name);

    [OneTimeSetUp]
    public async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCaseSource(nameof(ResourceTypes))]
    public async Task A_record_lives_from_create_to_delete(string type)
    {
        Assert.That((await _server.GetAsync(type)).Json["resourceType"]!.GetValue<string>(), Is.EqualTo("Bundle"), "X000");
        var body = SampleResources.Of(type);

        var created = await _server.PostAsync(type, body.ToJsonString());
        Assert.That(created.Status, Is.EqualTo(201), $"X010 {created.Text} {body}");
        var id = created.Json["id"]!.GetValue<string>();

        var read = await _server.GetAsync($"{type}/{id}", ("Accept", TestServer.FhirJson));
        Assert.That((read.Status, read.Json["id"]!.GetValue<string>()), Is.EqualTo((200, id)), "X020");

        body["id"] = id;
        var updated = await _server.PutAsync($"{type}/{id}", body.ToJsonString());
        Assert.That((updated.Status, updated.Json["id"]!.GetValue<string>()), Is.EqualTo((200, id)), $"X030 {updated.Text}");
        Assert.That(updated.Json["meta"]!["versionId"]!.GetValue<string>(), Is.Not.EqualTo(created.Json["meta"]!["versionId"]!.GetValue<string>()), "X030");

        Assert.That((await _server.GetAsync($"{type}/{id}/_history")).Entries, Has.Count.EqualTo(2), "X040");
        foreach (var version in (string[])["1", "2"])
        {
            var vread = await _server.GetAsync($"{type}/{id}/_history/{version}", ("Accept", TestServer.FhirJson));
            Assert.That((vread.Status, vread.Json["id"]!.GetValue<string>(), vread.Json["meta"]!["versionId"]!.GetValue<string>()), Is.EqualTo((200, id, version)), "X050, X055");
        }

        var deleted = await _server.SendAsync("DELETE", $"{type}/{id}");
        Assert.That((deleted.Status, deleted.Body.Length), Is.EqualTo((204, 0)), "X070");
        Assert.That((await _server.GetAsync($"{type}/{id}", ("Accept", TestServer.FhirJson))).Status, Is.EqualTo(410), "X075");
    }

    [TestCaseSource(nameof(ResourceTypes))]
    public async Task Conditions_find_none_one_or_many(string type)
    {
        var body = SampleResources.Of(type);
        var first = await _server.PostAsync(type, body.ToJsonString(), ("If-None-Exist", "_id=none-such"));
        Assert.That(first.Status, Is.EqualTo(201), $"X012 {first.Text}");
        var id = first.Json["id"]!.GetValue<string>();

        Assert.That((await _server.PostAsync(type, body.ToJsonString(), ("If-None-Exist", "_id=" + id))).Status, Is.EqualTo(200), "X013");
        var second = await _server.PutAsync($"{type}?_id=none-such", body.ToJsonString());
        Assert.That(second.Status, Is.EqualTo(201), $"X032 {second.Text}");
        Assert.That((await _server.PostAsync(type, body.ToJsonString(), ("If-None-Exist", "_lastUpdated=gt1900-01-01"))).Status, Is.EqualTo(412), "X014");
        Assert.That((await _server.PutAsync($"{type}?_lastUpdated=gt1900-01-01", body.ToJsonString())).Status, Is.EqualTo(412), "X034");
        var updated = await _server.PutAsync($"{type}?_id={id}", body.ToJsonString());
        Assert.That((updated.Status, updated.Json["id"]!.GetValue<string>(), updated.Json["meta"]!["versionId"]!.GetValue<string>()), Is.EqualTo((200, id, "2")), "X033");
    }

    [TestCaseSource(nameof(ResourceTypes))]
    public async Task Validation_answers_and_stores_nothing(string type)
    {
        var body = SampleResources.Of(type);
        var parameters = new JsonObject
        {
            ["resourceType"] = "Parameters",
            ["parameter"] = new JsonArray(
                new JsonObject { ["name"] = "resource", ["resource"] = body.DeepClone() },
                new JsonObject { ["name"] = "profile", ["valueUri"] = "http://hl7.org/fhir/StructureDefinition/" + type }),
        };

        var typeLevel = await _server.PostAsync($"{type}/$validate", body.ToJsonString());
        Assert.That((typeLevel.Status, Errors(typeLevel)), Is.EqualTo((200, 0)), $"X060 {typeLevel.Text}");
        var withProfile = await _server.PostAsync($"{type}/$validate", parameters.ToJsonString());
        Assert.That((withProfile.Status, Errors(withProfile)), Is.EqualTo((200, 0)), $"X067 {withProfile.Text}");
        var id = await _server.CreateAsync(body.ToJsonString());
        body["id"] = id;
        var instance = await _server.PostAsync($"{type}/{id}/$validate", body.ToJsonString());
        Assert.That((instance.Status, Errors(instance)), Is.EqualTo((200, 0)), $"X065 {instance.Text}");
        Assert.That((await _server.GetAsync($"{type}/{id}/_history")).Entries, Has.Count.EqualTo(1), "nothing was stored");
    }

    [TestCaseSource(nameof(ResourceTypes))]
    public async Task Searches_by_GET_and_by_form_answer_alike(string type)
    {
        var id = await _server.CreateAsync(SampleResources.Of(type).ToJsonString());
        var form = ("Content-Type", "application/x-www-form-urlencoded");

        Assert.That((await _server.GetAsync($"{type}?_id={id}")).Matches, Is.EqualTo(new[] { id }), "S001G");
        Assert.That((await _server.PostAsync($"{type}/_search", $"_id={id}", form)).Matches, Is.EqualTo(new[] { id }), "S001P");
        Assert.That((await _server.GetAsync($"{type}?_count=1")).Matches, Has.Count.EqualTo(1), "S003G");
        Assert.That((await _server.PostAsync($"{type}/_search", "_count=1", form)).Matches, Has.Count.EqualTo(1), "S003P");
        var all = (await _server.GetAsync($"{type}?_total=accurate")).Json["total"]!.GetValue<int>();
        Assert.That((await _server.PostAsync($"{type}/_search", "_total=accurate", form)).Json["total"]!.GetValue<int>(), Is.EqualTo(all), "SE01P");
    }

    private static int Errors(Answer outcome) => outcome.Json["issue"]!.AsArray().Count(i => i!["severity"]!.GetValue<string>() is "error" or "fatal");
}
