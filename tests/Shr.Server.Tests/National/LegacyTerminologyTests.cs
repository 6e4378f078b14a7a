using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Shr.Server.Tests.National;

/// <summary>
/// Scenarios TR of the national functional tests, from the side that reads: a registry of the old kind is run here, and this server
/// takes over what it tells. Names and codes are invented.
/// </summary>
public sealed class LegacyTerminologyTests
{
    private const string Tr = "/openmrs/ws/rest/v1/tr";

    [Test]
    public async Task T1_the_value_set_procedure_outcome_is_not_empty()
    {
        await using var world = await LegacyWorld.StartAsync();

        var answer = await world.WaitForAsync($"ValueSet/$expand?url={world.Address}{Tr}/vs/procedure-outcome");

        Assert.That(answer.Text, Does.Contain("Went well").And.Contain("\"total\":2"));
        Assert.That((await world.Server.GetAsync($"ValueSet/$validate-code?url={world.Address}{Tr}/vs/procedure-outcome&system={world.Address}{Tr}/vs/procedure-outcome&code=WELL")).Text, Does.Contain("\"valueBoolean\":true"));
    }

    [Test]
    public async Task T2_drugs_concepts_and_terms_are_known_and_a_wrong_id_is_not_found()
    {
        await using var world = await LegacyWorld.StartAsync();

        var concept = await world.WaitForAsync($"CodeSystem/$lookup?system={world.Address}{Tr}/concepts&code=c-1");
        var drug = await world.WaitForAsync($"CodeSystem/$lookup?system={world.Address}{Tr}/drugs&code=d-1");
        var term = await world.WaitForAsync($"CodeSystem/$lookup?system={world.Address}{Tr}/referenceterms/ICD10-BD&code=Z99.1");
        var wrong = await world.Server.GetAsync($"CodeSystem/$lookup?system={world.Address}{Tr}/concepts&code=c-404");

        Assert.That(concept.Text, Does.Contain("Ache of the ear").And.Contain("কানের ব্যথা").And.Contain("ICD10-BD Z99.1"));
        Assert.That(drug.Text, Does.Contain("Sweet pill").And.Contain("5 mg"));
        Assert.That(term.Text, Does.Contain("Ear term"));
        Assert.That(wrong.Status, Is.EqualTo(404));
    }

    [Test]
    public async Task T2_a_wrong_user_reads_nothing_and_the_server_goes_on()
    {
        await using var world = await LegacyWorld.StartAsync(password: "wrong");

        Assert.That(() => world.Refusals, Is.GreaterThan(0).After(15_000, 100));
        Assert.That((await world.Server.GetAsync($"CodeSystem/$lookup?system={world.Address}{Tr}/concepts&code=c-1")).Status, Is.EqualTo(404));
        Assert.That((await world.Server.GetAsync("metadata")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task T3_the_recent_pages_of_all_feeds_are_read_and_the_pages_before_them()
    {
        await using var world = await LegacyWorld.StartAsync();

        await world.WaitForAsync($"CodeSystem/$lookup?system={world.Address}{Tr}/concepts&code=c-0");

        Assert.That(world.Asked, Does.Contain("/openmrs/ws/atomfeed/concept/recent").And.Contain("/openmrs/ws/atomfeed/concept/1")
            .And.Contain("/openmrs/ws/atomfeed/medication/recent").And.Contain("/openmrs/ws/atomfeed/conceptreferenceterm/recent"));
        Assert.That(world.Asked.Where(a => a.Contains("elsewhere", StringComparison.Ordinal)), Is.Empty, "what the feed names on another host is not fetched");
    }

    [Test]
    public async Task T4_an_edit_of_a_concept_appears()
    {
        await using var world = await LegacyWorld.StartAsync();
        await world.WaitForAsync($"CodeSystem/$lookup?system={world.Address}{Tr}/concepts&code=c-1");

        world.Edit("c-1", "Ache of both ears");

        Assert.That(() => world.Server.GetAsync($"CodeSystem/$lookup?system={world.Address}{Tr}/concepts&code=c-1").Result.Text, Does.Contain("Ache of both ears").After(20_000, 200));
    }

    /// <summary>A registry of the old kind, and a server that reads it.</summary>
    private sealed class LegacyWorld : IAsyncDisposable
    {
        private readonly WebApplication _registry;
        private readonly List<(string Id, string Content)> _changes = [("e-1", $"{Tr}/concepts/c-1"), ("e-2", $"{Tr}/concepts/c-404"), ("e-3", "https://elsewhere.example/openmrs/x")];
        private readonly Dictionary<string, string> _names = new() { ["c-0"] = "Old ache", ["c-1"] = "Ache of the ear" };
        private int _refusals;

        private LegacyWorld(WebApplication registry) => _registry = registry;

        public TestServer Server { get; private set; } = null!;

        public string Address { get; private set; } = "";

        public int Refusals => Volatile.Read(ref _refusals);

        public System.Collections.Concurrent.ConcurrentQueue<string> Asked { get; } = new();

        public static async Task<LegacyWorld> StartAsync(string password = "secret")
        {
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var world = new LegacyWorld(app);
            app.Run(world.AnswerAsync);
            await app.StartAsync();
            world.Address = app.Urls.First();
            world.Server = await TestServer.StartAsync(
                $"--Terminology:Path={Directory.CreateTempSubdirectory("shr-legacy-").FullName}", $"--Terminology:LegacyFeed:Address={world.Address}/openmrs", "--Terminology:LegacyFeed:User=shr",
                $"--Terminology:LegacyFeed:Password={password}", "--Terminology:LegacyFeed:PollSeconds=10", "--Terminology:LegacyFeed:ValueSets:0=Procedure-Outcome");
            return world;
        }

        public async Task<Answer> WaitForAsync(string path)
        {
            for (var i = 0; ; i++)
            {
                var answer = await Server.GetAsync(path);
                if (answer.Status == 200 || i == 150)
                {
                    Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
                    return answer;
                }

                await Task.Delay(100);
            }
        }

        public void Edit(string uuid, string name)
        {
            lock (_changes)
            {
                _names[uuid] = name;
                _changes.Add(($"e-{_changes.Count + 1}", $"{Tr}/concepts/{uuid}"));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            await _registry.DisposeAsync();
        }

        private async Task AnswerAsync(HttpContext http)
        {
            var path = http.Request.Path.Value!;
            Asked.Enqueue(path);
            if (path.StartsWith(Tr, StringComparison.Ordinal) && http.Request.Headers.Authorization != "Basic " + Convert.ToBase64String("shr:secret"u8))
            {
                Interlocked.Increment(ref _refusals);
                http.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
                await http.Response.WriteAsync("""{"error":{"message":"User is not logged in"}}""");
                return;
            }

            string? body;
            lock (_changes)
            {
                body = Find(path);
            }

            http.Response.StatusCode = body is null ? 404 : 200;
            await http.Response.WriteAsync(body ?? """{"error":{"message":"Concept not found"}}""", Encoding.UTF8);
        }

        private string? Find(string path) => path switch
        {
            "/openmrs/ws/atomfeed/concept/recent" => Feed(_changes, "/openmrs/ws/atomfeed/concept/1"),
            "/openmrs/ws/atomfeed/concept/1" => Feed([("e-0", $"{Tr}/concepts/c-0")], null),
            "/openmrs/ws/atomfeed/medication/recent" => Feed([("m-1", $"{Tr}/drugs/d-1")], null),
            "/openmrs/ws/atomfeed/conceptreferenceterm/recent" => Feed([("t-1", $"{Tr}/referenceterms/t-1")], null),
            Tr + "/drugs/d-1" => """{"resourceType":"Medication","id":"d-1","name":"Sweet pill","code":{"coding":[{"code":"S1"}]},"extension":[{"url":"https://example.org/fhir-extensions#MedicationStrength","valueString":"5 mg"}]}""",
            Tr + "/referenceterms/t-1" => """{"uuid":"t-1","code":"Z99.1","name":"Ear term","conceptSource":{"name":"ICD10-BD"},"mapType":"SAME-AS","retired":false}""",
            Tr + "/vs/Procedure-Outcome" => $$"""{"resourceType":"ValueSet","name":"Procedure Outcome","status":"active","codeSystem":{"system":"{{Address}}{{Tr}}/vs/procedure-outcome","caseSensitive":true,"concept":[{"code":"WELL","display":"Went well"},{"code":"ILL","display":"Went ill"}] } }""",
            _ when path.StartsWith(Tr + "/concepts/", StringComparison.Ordinal) && _names.TryGetValue(path[(path.LastIndexOf('/') + 1)..], out var name) =>
                $$"""
                {"uuid":"{{path[(path.LastIndexOf('/') + 1)..]}}","conceptClass":"Finding","retired":false,"fullySpecifiedName":{"conceptName":"{{name}}","locale":"en"},
                 "names":[{"conceptName":"{{name}}","locale":"en"},{"conceptName":"কানের ব্যথা","locale":"bn"}],"referenceTerms":[{"code":"Z99.1","conceptSource":{"name":"ICD10-BD"} }]}
                """,
            _ => null,
        };

        private static string Feed(IEnumerable<(string Id, string Content)> entries, string? earlier) =>
            $"""
            <feed xmlns="http://www.w3.org/2005/Atom"><title>feed</title>{(earlier is null ? "" : $"<link rel=\"prev-archive\" href=\"{earlier}\"/>")}
            {string.Concat(entries.Select(e => $"<entry><id>{e.Id}</id><content type=\"application/vnd.atomfeed+xml\"><![CDATA[{e.Content}]]></content></entry>"))}</feed>
            """;
    }
}
