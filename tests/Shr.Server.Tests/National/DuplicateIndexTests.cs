using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Duplicates of patients who came by the national API, with all profiles on; and what that API says of who was merged.</summary>
public sealed class DuplicateIndexTests
{
    [Test]
    public async Task Patients_of_the_national_index_are_a_pair_at_once_and_merge_as_their_documents_stand()
    {
        await using var index = await PatientIndex.StartAsync("--Preset=bangladesh");
        var first = await index.CreateAsync("""{"nid":"19913026181234567","phone_number":{"number":"1711000000"}}""");
        var second = await index.CreateAsync("""{"nid":"19913026181234567","given_name":"Bilkis"}""");
        var listed = (await index.SendAsync(index.Approver, "GET", "/patients/duplicates/catchments/302618")).Json["results"]!.AsArray();
        Assert.That(listed, Has.Count.EqualTo(1));
        Assert.That(listed[0]!["reasons"]!.ToJsonString(), Is.EqualTo("""["DUPLICATE_REASON_NID"]"""));

        var (ends, stays) = ((await index.DocumentAsync(first)).AsObject(), (await index.DocumentAsync(second)).AsObject());
        (ends["active"], ends["merged_with"]) = (false, second);
        stays["phone_number"] = ends["phone_number"]!.DeepClone();
        var decided = await index.SendAsync(index.Approver, "PUT", "/patients/duplicates", new JsonObject { ["action"] = "MERGE", ["patient1"] = ends, ["patient2"] = stays }.ToJsonString());

        Assert.That((decided.Status, decided.Text), Is.EqualTo((202, """{"http_status":202}""")));
        Assert.That((await index.GetAsync(first)).Json.ToJsonString(), Is.EqualTo($$"""{"hid":"{{first}}","active":false,"merged_with":"{{second}}"}"""));
        Assert.That((await index.DocumentAsync(second))["phone_number"]!["number"]!.GetValue<string>(), Is.EqualTo("1711000000"));
        var late = await index.SendAsync(index.Facility, "PUT", $"/patients/{first}", """{"sur_name":"Begum"}""");
        Assert.That(late.Status, Is.EqualTo(400));
        Assert.That(late.Text, Does.Contain($"already merged with {second}"));
    }

    [Test]
    public async Task An_identifier_that_the_server_is_told_of_makes_a_pair_too()
    {
        await using var world = await DuplicateWorld.StartAsync("--Identities:Legacy:0=http://dghs.gov.bd/identifier/refugee");
        var a = await world.AddAsync("Xoru", "Dijo", "1950-05-06", "302618", ("refugee", "R-1"));
        var b = await world.AddAsync("Lapu", "Nigo", "1990-11-21", "302618", ("refugee", "R-1"));

        Assert.That(await world.ReasonsAsync(a.Hid, b.Hid), Is.EqualTo(new[] { "DUPLICATE_REASON_IDENTIFIER" }));
    }
}
