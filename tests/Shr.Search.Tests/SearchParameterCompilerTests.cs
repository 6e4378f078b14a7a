using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Search.Model;

namespace Shr.Search.Tests;

public sealed class SearchParameterCompilerTests
{
    [Test]
    public void Every_parameter_of_R4_compiles()
    {
        var issues = new IssueCollector();
        var model = SearchBench.Compile(DefinitionSet.R4, issues);
        var all = model.ResourceTypes.SelectMany(model.ParametersOf).ToList();
        var special = new HashSet<string> { "_id", "_lastUpdated", "_text", "_content", "_query" };
        var without = all.Where(p => p.Selector is null && !special.Contains(p.Code)).ToList();
        var byEngine = all.Where(p => p.Selector is { Branches: null }).Select(p => $"{p.Code} {p.Definition.Expression}").Distinct().ToList();
        var empty = all.Where(p => p.Selector is { Branches.Count: 0 }).Select(p => p.ToString()).Distinct().ToList();
        TestContext.Out.WriteLine($"{R4Definitions.Section("searchparameters").Count} definitions, {all.Count} (type, parameter) pairs");
        TestContext.Out.WriteLine($"by the engine: {string.Join("\n  ", byEngine)}");
        TestContext.Out.WriteLine($"find nothing: {string.Join("\n  ", empty)}");
        Assert.Multiple(() =>
        {
            Assert.That(issues.All, Is.Empty);
            Assert.That(without, Is.Empty);
            Assert.That(all.Where(p => p.Type == SearchParameterType.Composite && p.Components.Count < 2), Is.Empty);
            Assert.That(R4Definitions.Section("searchparameters"), Has.Count.EqualTo(1378));
        });
    }
}
