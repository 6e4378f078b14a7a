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

    private static string With(string system, string value, string? id = null) =>
        $$"""{"resourceType":"Patient",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"identifier":[{"system":"{{system}}","value":"{{value}}"}]}""";
}
