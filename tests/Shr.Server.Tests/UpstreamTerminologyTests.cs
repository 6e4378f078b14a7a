using System.Net;
using System.Text;
using Shr.Server.Operations.Terminology;
using Shr.Terminology;
using Shr.Terminology.Remote;

namespace Shr.Server.Tests;

/// <summary>Another terminology server, asked for what is not held here.</summary>
public sealed class UpstreamTerminologyTests
{
    private const string Drugs = "https://example.org/drugs";

    private const string Found = """
        {"resourceType":"Parameters","parameter":[{"name":"name","valueString":"Drugs"},{"name":"display","valueString":"Paracetamol 500 mg"},
        {"name":"designation","part":[{"name":"language","valueCode":"bn"},{"name":"value","valueString":"প্যারাসিটামল"}]},
        {"name":"property","part":[{"name":"code","valueCode":"parent"},{"name":"value","valueCode":"P"}]},
        {"name":"property","part":[{"name":"code","valueCode":"inactive"},{"name":"value","valueBoolean":true}]}]}
        """;

    private const string NoSuchCode = """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found"}]}""";

    private const string NoSuchSystem = """
        {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found","details":{"coding":[{"system":"http://hl7.org/fhir/tools/CodeSystem/tx-issue-type","code":"not-found"}]}}]}
        """;

    [Test]
    public void A_code_is_asked_for_once_and_then_known()
    {
        var server = new Answers((HttpStatusCode.OK, Found));
        using var client = Client(server);
        var concept = client.Find(Drugs, "2024", "a b");
        client.Find(Drugs, "2024", "a b");
        Assert.Multiple(() =>
        {
            Assert.That(concept!.Display, Is.EqualTo("Paracetamol 500 mg"));
            Assert.That(concept.Designations.Single().Language, Is.EqualTo("bn"));
            Assert.That(concept.Parents, Is.EqualTo(new[] { "P" }));
            Assert.That(concept.Flags.ToString(), Is.EqualTo("Inactive"));
            Assert.That(server.Asked, Is.EqualTo(new[] { "https://tx.example/fhir/CodeSystem/$lookup?system=https%3A%2F%2Fexample.org%2Fdrugs&version=2024&code=a%20b" }));
        });
    }

    [Test]
    public void No_such_code_is_an_answer()
    {
        using var client = Client(new Answers((HttpStatusCode.NotFound, NoSuchCode)));
        Assert.That(client.Find(Drugs, null, "x"), Is.Null);
    }

    [TestCase(HttpStatusCode.NotFound, "<html>no such page</html>")]
    [TestCase(HttpStatusCode.NotFound, NoSuchSystem)]
    [TestCase(HttpStatusCode.Unauthorized, NoSuchCode)]
    [TestCase(HttpStatusCode.OK, "<html>welcome</html>")]
    [TestCase(HttpStatusCode.Found, "")]
    public void Anything_else_leaves_it_undecided(HttpStatusCode status, string body)
    {
        using var client = Client(new Answers((status, body)));
        Assert.Throws<RemoteAwayException>(() => client.Find(Drugs, null, "x"));
    }

    [Test]
    public void A_failing_server_is_left_alone_for_a_while()
    {
        var server = new Answers((HttpStatusCode.ServiceUnavailable, ""));
        using var client = Client(server);
        for (var i = 0; i < 20; i++)
        {
            Assert.Throws<RemoteAwayException>(() => client.Find(Drugs, null, "x" + i));
        }

        Assert.That(server.Asked, Has.Count.LessThan(8));
    }

    [Test]
    public void An_old_answer_serves_while_the_server_is_away()
    {
        var time = new Clock();
        using var client = Client(new Answers((HttpStatusCode.OK, Found), (HttpStatusCode.BadGateway, "")), time);
        client.Find(Drugs, null, "x");
        time.Now += TimeSpan.FromDays(2);
        Assert.That(client.Find(Drugs, null, "x")!.Display, Is.EqualTo("Paracetamol 500 mg"));
    }

    [Test]
    public void An_expansion_is_asked_for_once_and_handed_on_as_it_is()
    {
        var server = new Answers((HttpStatusCode.OK, """{"resourceType":"ValueSet","expansion":{"total":1}}"""));
        using var client = Client(server);
        var first = client.Ask(TerminologyOperation.Expand, "{}"u8.ToArray(), "drugs");
        client.Ask(TerminologyOperation.Expand, "{}"u8.ToArray(), "drugs");
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(first.Json.Span), Does.Contain("\"total\":1"));
            Assert.That(server.Asked, Is.EqualTo(new[] { "https://tx.example/fhir/ValueSet/$expand" }));
        });
    }

    [Test]
    public void A_refusal_is_handed_on_too_but_not_remembered()
    {
        var server = new Answers((HttpStatusCode.NotFound, NoSuchCode), (HttpStatusCode.OK, """{"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":true}]}"""));
        using var client = Client(server);
        Assert.That(client.Ask(TerminologyOperation.Translate, "{}"u8.ToArray(), "map").Status, Is.EqualTo(404));
        Assert.That(client.Ask(TerminologyOperation.Translate, "{}"u8.ToArray(), "map").Status, Is.EqualTo(200));
    }

    [TestCase(HttpStatusCode.OK, "<html>welcome</html>")]
    [TestCase(HttpStatusCode.Forbidden, NoSuchCode)]
    [TestCase(HttpStatusCode.OK, """{"resourceType":"Bundle"}""")]
    public void What_is_no_answer_to_the_question_leaves_it_undecided(HttpStatusCode status, string body)
    {
        using var client = Client(new Answers((status, body)));
        Assert.Throws<RemoteAwayException>(() => client.Ask(TerminologyOperation.Expand, "{}"u8.ToArray(), "drugs"));
    }

    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":true}]}""", ExpectedResult = true)]
    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":false}]}""", ExpectedResult = false)]
    public bool? Membership_is_what_the_other_server_says(string body)
    {
        using var client = Client(new Answers((HttpStatusCode.OK, body)));
        return client.IsMember("https://example.org/vs", Drugs, null, "x");
    }

    [Test]
    public void The_cache_is_bounded()
    {
        var cache = new UpstreamCache<int>(100, TimeSpan.FromMinutes(1), TimeProvider.System);
        for (var i = 0; i < 1000; i++)
        {
            cache.Keep($"q{i}", i);
        }

        Assert.Multiple(() =>
        {
            Assert.That(Enumerable.Range(0, 1000).Count(i => cache.TryFind($"q{i}", out _, out _)), Is.InRange(1, 100));
            Assert.That(cache.TryFind("q999", out _, out _), Is.True);
        });
    }

    [TestCase("tx.example", "http://loinc.org", ExpectedResult = "Address must be an http or https address.")]
    [TestCase("https://tx.example", null, ExpectedResult = "Systems, ValueSets or ConceptMaps must name what to ask for.")]
    [TestCase("https://tx.example", "http://loinc.org", ExpectedResult = null)]
    public string? Settings_are_checked(string address, string? system)
    {
        var settings = new UpstreamSettings { Address = address };
        if (system is not null)
        {
            settings.Systems.Add(system);
        }

        return settings.Problem;
    }

    private static UpstreamClient Client(Answers answers, TimeProvider? time = null) =>
        new(new UpstreamSettings { Address = "https://tx.example/fhir/" }, time ?? TimeProvider.System, answers);

    /// <summary>Gives one answer after the other, the last one for ever.</summary>
    private sealed class Answers(params (HttpStatusCode Status, string Body)[] answers) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (status, body) = answers[Math.Min(Asked.Count, answers.Length - 1)];
            Asked.Add(request.RequestUri!.AbsoluteUri);
            return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/fhir+json") };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
