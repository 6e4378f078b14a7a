using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath;

namespace Shr.Validation.Tests;

/// <summary>
/// What one operation on a sample record may allocate. Bytes are the same on every machine, so they are held here;
/// times are not. The limits stand in <c>tests/Shr.Benchmarks/budgets.json</c>.
/// </summary>
public sealed class AllocationBudgetTests
{
    internal static readonly DirectoryInfo Root = FindRoot();

    private readonly byte[] _patient = File.ReadAllBytes(Path.Combine(Root.FullName, "docs", "examples", "patient.json"));
    private readonly ResourceValidator _validator = new(new ProfileSet(R4Definitions.Types, DefinitionSet.R4));

    [Test]
    public void Parsing_stays_within_its_budget() => Hold("parse-patient", () => Resource.Parse(_patient, R4Definitions.Types, new IssueCollector())!.Dispose());

    [Test]
    public void Strict_reading_stays_within_its_budget() => Hold("structure-patient", () =>
    {
        var issues = new IssueCollector();
        using var resource = Resource.Parse(_patient, R4Definitions.Types, issues)!;
        StructureCheck.Run(resource, issues);
    });

    [Test]
    public void Validation_with_all_constraints_stays_within_its_budget() => Hold("validate-patient", () =>
    {
        var issues = new IssueCollector();
        using var resource = Resource.Parse(_patient, R4Definitions.Types, issues)!;
        _validator.Validate(resource, new ValidationSettings(), issues);
    });

    [Test]
    public void A_compiled_path_stays_within_its_budget()
    {
        var path = new FhirPathCompiler(R4Definitions.Types).Compile("Patient.name.where(use = 'official').given.first()", FhirPathOptions.Invariant, out _)!;
        using var resource = Resource.Parse(_patient, R4Definitions.Types, new IssueCollector())!;
        using var scope = new EvaluationScope();
        Hold("fhirpath", () => path.Evaluate(resource.Root, scope));
    }

    private static void Hold(string name, Action operation)
    {
        var budgets = JsonNode.Parse(File.ReadAllText(Path.Combine(Root.FullName, "tests", "Shr.Benchmarks", "budgets.json")))!;
        var budget = budgets["allocations"]![name]!.GetValue<long>();
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
