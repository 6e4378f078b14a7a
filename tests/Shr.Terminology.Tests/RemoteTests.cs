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

    private static TerminologyService Open(IRemoteTerminology remote, params string[] held)
    {
        var source = new MemorySource();
        foreach (var json in (string[])[ValueSet, .. held])
        {
            source.Add(Encoding.UTF8.GetBytes(json), new IssueCollector());
        }

        return Terms.Over(new RemoteSource(source, [(Drugs, remote)]));
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

        public bool Subsumes(string system, string? version, string ancestor, string descendant) => false;
    }
}
