using System.Text;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Terminology.Sources;

namespace Shr.Terminology.Tests;

/// <summary>
/// What an operation may allocate over a list of ten thousand codes, by the part <c>terminology</c> of
/// <c>tests/Shr.Benchmarks/budgets.json</c>. Bytes are the same on every machine; times are measured there.
/// </summary>
public sealed class AllocationBudgetTests
{
    private const string System = "http://example.org/CodeSystem/invented";
    private const string All = System + "?fhir_vs";

    private static readonly string[] Words = ["glucose", "sodium", "culture", "antibody", "blood", "serum", "left", "right", "chronic", "acute"];

    private readonly TerminologyService _service = Terms.Over(Invent());

    [Test]
    public void Checks_of_codes_stay_within_their_budget()
    {
        var (system, code) = (Encoding.UTF8.GetBytes(System), Encoding.UTF8.GetBytes("C4242"));
        Hold("check-code", () => _service.ValidateCode(new CodedValue { System = system, Code = code }));
        Hold("check-member", () => _service.ValidateCode(All, new CodedValue { System = system, Code = code }));
    }

    [TestCase("lookup", TerminologyOperation.Lookup, "system=" + System + "&code=C4242")]
    [TestCase("validate-code", TerminologyOperation.CodeSystemValidateCode, "url=" + System + "&code=C4242")]
    [TestCase("subsumes", TerminologyOperation.Subsumes, "system=" + System + "&codeA=C4000&codeB=C4242")]
    [TestCase("expand-two-words", TerminologyOperation.Expand, "url=" + All + "&count=20&filter=blood glu")]
    [TestCase("expand-one-letter", TerminologyOperation.Expand, "url=" + All + "&count=20&filter=b")]
    [TestCase("expand-deep-page", TerminologyOperation.Expand, "url=" + All + "&count=20&offset=8000")]
    public void Operations_stay_within_their_budget(string name, TerminologyOperation operation, string query)
    {
        var parameters = query.Split('&').Select(p => p.Split('=', 2)).ToArray();
        Hold(name, () =>
        {
            var request = new TerminologyRequest();
            foreach (var parameter in parameters)
            {
                request.Add(parameter[0], parameter[1]);
            }

            _ = _service.Run(operation, request);
        });
    }

    private static void Hold(string name, Action operation)
    {
        var budgets = JsonNode.Parse(File.ReadAllText(Path.Combine(FindRoot().FullName, "tests", "Shr.Benchmarks", "budgets.json")))!;
        var budget = budgets["terminology"]![name]!["bytes"]!.GetValue<long>();
        for (var i = 0; i < 50; i++)
        {
            operation();
        }

        const int Times = 100;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
        {
            operation();
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
        TestContext.Out.WriteLine($"{name} {bytes} bytes, budget {budget}");
        Assert.That(bytes, Is.LessThanOrEqualTo(budget));
    }

    private static MemorySource Invent()
    {
        var concepts = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
        {
            var display = $"{Words[i % Words.Length]} of {Words[i / 7 % Words.Length]} {Words[i / 31 % Words.Length]}, kind {i / 100}";
            concepts.Append(i == 0 ? "" : ",").Append($$"""{"code":"C{{i}}","display":"{{display}}","property":[{"code":"parent","valueCode":"C{{i / 1000 * 1000}}"}]}""");
        }

        var source = new MemorySource();
        source.Add(
            Encoding.UTF8.GetBytes($$"""{"resourceType":"CodeSystem","url":"{{System}}","status":"active","content":"complete","caseSensitive":false,"hierarchyMeaning":"is-a","concept":[{{concepts}}]}"""),
            new IssueCollector());
        return source;
    }

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Shr.sln")))
        {
            folder = folder.Parent!;
        }

        return folder;
    }
}
