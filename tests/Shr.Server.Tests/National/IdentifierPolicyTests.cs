namespace Shr.Server.Tests.National;

/// <summary>What becomes of two Patients with one NID, BRN or another identifier: a rule for each system, decided inside the commit.</summary>
public sealed class IdentifierPolicyTests
{
    private const string Nid = "http://dghs.gov.bd/identifier/nid";
    private const string Brn = "http://dghs.gov.bd/identifier/brn";

    [Test]
    public async Task A_legacy_system_keeps_both()
    {
        await using var server = await TestServer.StartAsync();

        Assert.That((await server.PostAsync("Patient", With(Nid, "19911234567890123"))).Status, Is.EqualTo(201));
        Assert.That((await server.PostAsync("Patient", With(Nid, "19911234567890123"))).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Of_many_writers_of_one_NID_under_the_strict_rule_exactly_one_gets_201_round_after_round()
    {
        await using var server = await TestServer.StartAsync("--Identities:Strict:0=nid", "--Identities:Strict:1=http://h.example/mrn");
        for (var round = 0; round < 20; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => (i % 3) switch
            {
                0 => server.PostAsync("Patient", With(Nid, $"{round}")),
                1 => server.PutAsync($"Patient/r{round}-{i}", With(Nid, $"{round}", $"r{round}-{i}")),
                _ => server.PostAsync("", $$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"POST","url":"Patient"},"resource":{{{With(Nid, $"{round}")}}}}]}"""),
            }));

            Assert.That(answers.Count(a => a.Status is 200 or 201), Is.EqualTo(1), $"round {round}");
            Assert.That(answers.Count(a => a.Status == 409), Is.EqualTo(23), $"round {round}");
        }

        Assert.That((await server.GetAsync("Patient?_summary=count")).Json["total"]!.GetValue<int>(), Is.EqualTo(20));
        Assert.That((await server.PostAsync("Patient", With("http://h.example/mrn", "1"))).Status, Is.EqualTo(201));
        Assert.That((await server.PostAsync("Patient", With("http://h.example/mrn", "1"))).Status, Is.EqualTo(409));
        Assert.That((await server.PostAsync("Patient", With(Brn, "1"))).Status, Is.EqualTo(201));
        Assert.That((await server.PostAsync("Patient", With(Brn, "1"))).Status, Is.EqualTo(201), "another system, another rule");
    }

    [Test]
    public async Task An_old_identifier_is_no_identity_so_that_who_survives_a_merge_may_name_it()
    {
        await using var server = await TestServer.StartAsync("--Identities:Strict:0=nid");
        await server.PostAsync("Patient", With(Nid, "7"));

        Assert.That((await server.PostAsync("Patient", With(Nid, "7").Replace("\"value\"", "\"use\":\"old\",\"value\""))).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task A_rule_that_becomes_strict_later_counts_those_who_were_there_before()
    {
        var folder = Directory.CreateTempSubdirectory("shr-rule-").FullName;
        var before = await TestServer.StartInAsync(folder);
        await before.PostAsync("Patient", With(Nid, "7"));
        await before.PostAsync("Patient", With("http://h.example/mrn", "7"));
        await before.StopAsync();
        var after = await TestServer.StartInAsync(folder, "--Identities:Strict:0=nid", "--Identities:Strict:1=http://h.example/mrn");

        Assert.That((await after.PostAsync("Patient", With(Nid, "7"))).Status, Is.EqualTo(409), "NIDs were identities all along");
        for (var i = 0; i < 100 && (await after.GetAsync("$reindex")).Text.Contains("in-progress", StringComparison.Ordinal); i++)
        {
            await Task.Delay(50);
        }

        var status = 201;
        for (var i = 0; i < 60 && status == 201; i++)
        {
            // A system that was none is indexed again first, beside the writes.
            await Task.Delay(50);
            status = (await after.PutAsync("Patient/late", With("http://h.example/mrn", "7", "late"))).Status;
            status = status == 200 ? 201 : status;
        }

        Assert.That(status, Is.EqualTo(409));
        await after.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string With(string system, string value, string? id = null) =>
        $$"""{"resourceType":"Patient",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"identifier":[{"system":"{{system}}","value":"{{value}}"}]}""";
}
