using System.Text;
using Shr.Fhir;
using Shr.Terminology.Remote;
using Shr.Terminology.Sources;

namespace Shr.Terminology.Tests;

/// <summary>Code systems that another server holds.</summary>
public sealed class RemoteTests
{
    private const string Drugs = "https://example.org/drugs";

    private const string ValueSet = """
        {"resourceType":"ValueSet","url":"https://example.org/vs","status":"active","compose":{"include":[{"system":"https://example.org/drugs"}]}}
        """;

    [Test]
    public void A_code_held_elsewhere_is_right_or_wrong_as_the_other_server_says()
    {
        var terms = Open(new Remote());
        Assert.Multiple(() =>
        {
            Assert.That(Check(terms, "A"), Is.EqualTo(CodeStatus.Valid));
            Assert.That(Check(terms, "Z"), Is.EqualTo(CodeStatus.UnknownCode));
            Assert.That(terms.Run(TerminologyOperation.Lookup, Lookup("A")).Status, Is.EqualTo(200));
            Assert.That(terms.Run(TerminologyOperation.Lookup, Lookup("Z")).Status, Is.EqualTo(404));
        });
    }

    [Test]
    public void While_the_other_server_is_away_codes_are_undecided()
    {
        var terms = Open(new Remote { IsAway = true });
        var answer = terms.Run(TerminologyOperation.Lookup, Lookup("A"));
        Assert.Multiple(() =>
        {
            Assert.That(Check(terms, "A"), Is.EqualTo(CodeStatus.Undecided));
            Assert.That(terms.ValidateCode("https://example.org/vs", Coded("A")).Status, Is.EqualTo(CodeStatus.Undecided));
            Assert.That(answer.Status, Is.EqualTo(503));
            Assert.That(Encoding.UTF8.GetString(answer.Json.Span), Does.Contain("undecided"));
        });
    }

    [Test]
    public void What_is_held_here_is_not_asked_for_elsewhere()
    {
        var held = """{"resourceType":"CodeSystem","url":"https://example.org/drugs","status":"active","content":"complete","concept":[{"code":"H"}]}""";
        var terms = Open(new Remote { IsAway = true }, held);
        Assert.Multiple(() =>
        {
            Assert.That(Check(terms, "H"), Is.EqualTo(CodeStatus.Valid));
            Assert.That(Check(terms, "A"), Is.EqualTo(CodeStatus.UnknownCode));
        });
    }

    [Test]
    public void An_empty_stub_does_not_hide_the_other_server()
    {
        var stub = """{"resourceType":"CodeSystem","url":"https://example.org/drugs","status":"active","content":"not-present"}""";
        Assert.That(Check(Open(new Remote(), stub), "A"), Is.EqualTo(CodeStatus.Valid));
    }

    [Test]
    public void The_codes_of_another_server_s_system_are_listed_by_that_server_with_our_definition()
    {
        var remote = new Remote();
        var answer = Run(Open(remote), TerminologyOperation.Expand, "url=https://example.org/vs&filter=asp&count=20&secret=x");
        Assert.Multiple(() =>
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(remote.Asked.Single().Parameters, Does.Contain("\"name\":\"valueSet\",\"resource\":{\"resourceType\":\"ValueSet\"").And.Contain("{\"name\":\"filter\",\"valueString\":\"asp\"}").And.Contain("{\"name\":\"count\",\"valueInteger\":20}"));
            Assert.That(remote.Asked.Single().Parameters, Does.Not.Contain("secret"), "only what belongs to the operation is handed on");
        });
    }

    [Test]
    public void Codes_that_a_value_set_lists_need_nobody_else()
    {
        var remote = new Remote { IsAway = true };
        var listed = """{"resourceType":"ValueSet","url":"https://example.org/listed","status":"active","compose":{"include":[{"system":"https://example.org/drugs","concept":[{"code":"A","display":"Aspirin"}]}]}}""";
        var answer = Run(Open(remote, listed), TerminologyOperation.Expand, "url=https://example.org/listed");
        Assert.That((answer.Status, Encoding.UTF8.GetString(answer.Json.Span).Contains("Aspirin", StringComparison.Ordinal), remote.Asked.Count), Is.EqualTo((200, true, 0)));
    }

    [Test]
    public void Names_added_here_do_not_make_a_foreign_system_ours()
    {
        var remote = new Remote();
        var bangla = """{"resourceType":"CodeSystem","url":"https://example.org/drugs-bn","status":"active","language":"bn","content":"supplement","supplements":"https://example.org/drugs","concept":[{"code":"A","designation":[{"language":"bn","value":"অ্যাসপিরিন"}]}]}""";
        var terms = Open(remote, bangla);
        Assert.That(Encoding.UTF8.GetString(terms.Run(TerminologyOperation.Lookup, Lookup("A")).Json.Span), Does.Contain("অ্যাসপিরিন"));
        Assert.That(Run(terms, TerminologyOperation.Expand, "url=https://example.org/vs").Status, Is.EqualTo(200));
        Assert.That(remote.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_value_set_held_elsewhere_is_asked_about_there()
    {
        var empty = """{"resourceType":"ValueSet","url":"https://example.org/elsewhere","status":"active"}""";
        var remote = new Remote();
        foreach (var terms in (TerminologyService[])[Open(remote), Open(remote, empty)])
        {
            Assert.That(terms.ValidateCode("https://example.org/elsewhere", Coded("A")).Status, Is.EqualTo(CodeStatus.Valid));
            Assert.That(terms.ValidateCode("https://example.org/elsewhere", Coded("B")).Status, Is.EqualTo(CodeStatus.NotInValueSet));
            Assert.That(terms.ValidateCode("https://example.org/elsewhere", Coded("?")).Status, Is.EqualTo(CodeStatus.Undecided));
            Assert.That(Run(terms, TerminologyOperation.ValueSetValidateCode, "url=https://example.org/elsewhere&system=https://example.org/drugs&code=A").Status, Is.EqualTo(200));
        }

        Assert.That(remote.Asked, Has.Count.EqualTo(2));
        Assert.That(Open(new Remote { IsAway = true }).ValidateCode("https://example.org/elsewhere", Coded("A")).Status, Is.EqualTo(CodeStatus.Undecided));
    }

    [TestCase("url=https://example.org/map&system=http://example.org/a&code=A", 200)]
    [TestCase("system=https://example.org/drugs&code=A&targetsystem=http://example.org/b", 200)]
    [TestCase("url=https://example.org/no-such-map&system=https://example.org/drugs&code=A", 404)]
    public void What_no_map_here_translates_is_translated_elsewhere(string query, int status) =>
        Assert.That(Run(Open(new Remote()), TerminologyOperation.Translate, query).Status, Is.EqualTo(status));

    [TestCase(TerminologyOperation.Expand, "url=https://example.org/vs")]
    [TestCase(TerminologyOperation.Translate, "system=https://example.org/drugs&code=A")]
    [TestCase(TerminologyOperation.ValueSetValidateCode, "url=https://example.org/elsewhere&code=A&system=https://example.org/drugs")]
    public void While_the_other_server_is_away_its_answers_are_undecided(TerminologyOperation operation, string query)
    {
        var answer = Run(Open(new Remote { IsAway = true }), operation, query);
        Assert.That(answer.Status, Is.EqualTo(503));
        Assert.That(Encoding.UTF8.GetString(answer.Json.Span), Does.Contain("SHR-4062"));
    }

    private static TerminologyResult Run(TerminologyService terms, TerminologyOperation operation, string query)
    {
        var request = new TerminologyRequest();
        foreach (var pair in query.Split('&'))
        {
            request.Add(pair.Split('=', 2)[0], pair.Split('=', 2)[1]);
        }

        return terms.Run(operation, request);
    }

    private static TerminologyService Open(IRemoteTerminology remote, params string[] held)
    {
        var source = new MemorySource();
        foreach (var json in (string[])[ValueSet, .. held])
        {
            source.Add(Encoding.UTF8.GetBytes(json), new IssueCollector());
        }

        return Terms.Over(new RemoteSource(source, [(Drugs, remote)], [("https://example.org/elsewhere", remote), ("https://example.org/map", remote)]));
    }

    private static CodeStatus Check(TerminologyService terms, string code) =>
        terms.ValidateCode(Coded(code)).Status;

    private static CodedValue Coded(string code) => new() { System = Encoding.UTF8.GetBytes(Drugs), Code = Encoding.UTF8.GetBytes(code) };

    private static TerminologyRequest Lookup(string code)
    {
        var request = new TerminologyRequest();
        request.Add("system", Drugs);
        request.Add("code", code);
        return request;
    }

    private sealed class Remote : IRemoteTerminology
    {
        public bool IsAway { get; init; }

        public RemoteConcept? Find(string system, string? version, string code) =>
            IsAway ? throw new RemoteAwayException(system, "it did not answer in time")
            : code == "A" ? new RemoteConcept { Display = "Aspirin" }
            : null;

        public List<(TerminologyOperation Operation, string Parameters)> Asked { get; } = [];

        public bool Subsumes(string system, string? version, string ancestor, string descendant) => false;

        public bool? IsMember(string valueSet, string? system, string? version, string code) =>
            IsAway ? throw new RemoteAwayException(valueSet, "it did not answer in time") : code == "?" ? null : code == "A";

        public TerminologyResult Ask(TerminologyOperation operation, ReadOnlyMemory<byte> parameters, string subject)
        {
            Asked.Add((operation, Encoding.UTF8.GetString(parameters.Span)));
            return IsAway ? throw new RemoteAwayException(subject, "it did not answer in time")
                : new TerminologyResult(200, Encoding.UTF8.GetBytes($$"""{"resourceType":"{{(operation == TerminologyOperation.Expand ? "ValueSet" : "Parameters")}}"}"""));
        }
    }
}
