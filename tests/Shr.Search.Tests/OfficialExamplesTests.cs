using System.Text;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;
using Shr.Search.Model;

namespace Shr.Search.Tests;

/// <summary>What HL7's example resources hold is found by every parameter that they populate, and by the engine and the paths alike.</summary>
public sealed class OfficialExamplesTests
{
    private const int Attempts = 12;

    [Test]
    public async Task Each_populated_parameter_finds_its_value_and_not_a_changed_one()
    {
        var model = SearchBench.R4Model;
        var open = new Dictionary<(string Type, string Code), (int Tried, string Why)>();
        var passed = new HashSet<(string Type, string Code)>();
        foreach (var file in Directory.EnumerateFiles(SharedFolder.Require("corpora/examples/json")).Order())
        {
            var json = await File.ReadAllBytesAsync(file);
            using var resource = Resource.Parse(json, R4Definitions.Types, new IssueCollector());
            if (resource is null)
            {
                continue;
            }

            foreach (var parameter in model.ParametersOf(resource.Type.Name))
            {
                var pair = (parameter.ResourceType, parameter.Code);
                if (passed.Contains(pair) || open.GetValueOrDefault(pair).Tried >= Attempts)
                {
                    continue;
                }

                foreach (var sample in ValueSample.Of(resource, parameter).Take(3))
                {
                    if (await WhyNot(json, parameter, sample) is not { } why)
                    {
                        passed.Add(pair);
                        open.Remove(pair);
                        break;
                    }

                    open[pair] = (open.GetValueOrDefault(pair).Tried + 1, $"{Path.GetFileName(file)} {why}");
                }
            }
        }

        TestContext.Out.WriteLine($"{passed.Count} of {passed.Count + open.Count} populated (type, parameter) pairs find their value and not a changed one");
        TestContext.Out.WriteLine(string.Join('\n', open.OrderBy(o => o.Key).Select(o => $"{o.Key.Type}.{o.Key.Code}: {o.Value.Why}")));
        Assert.That(open, Is.Empty);
    }

    [Test]
    public async Task Paths_and_the_engine_find_the_same_values()
    {
        var model = SearchBench.R4Model;
        var differences = new List<string>();
        var compared = 0;
        foreach (var file in Directory.EnumerateFiles(SharedFolder.Require("corpora/examples/json")).Where(f => new FileInfo(f).Length < 200_000).Order())
        {
            using var resource = Resource.Parse(await File.ReadAllBytesAsync(file), R4Definitions.Types, new IssueCollector());
            if (resource is null)
            {
                continue;
            }

            using var engine = new EvaluationScope { Resource = resource.Root, RootResource = resource.Root };
            foreach (var parameter in model.ParametersOf(resource.Type.Name))
            {
                // resolve() needs what only the paths know: the type a reference names.
                if (parameter.Selector is not { Tree: { } } selector || parameter.Definition.Expression!.Contains("resolve()", StringComparison.Ordinal))
                {
                    continue;
                }

                compared++;
                // A union keeps equal values once, however they are written, so values are compared and not places.
                var byPath = ValueSample.Select(resource, resource.Root, selector).Select(TextOf).ToHashSet();
                var byEngine = new HashSet<string>();
                foreach (var value in selector.Expression.Evaluate(resource.Root, engine).Values)
                {
                    if (value.Element is { Exists: true, Row: >= 0 } element)
                    {
                        byEngine.Add(TextOf(element));
                    }
                }

                var isUnion = parameter.Definition.Expression.Contains('|', StringComparison.Ordinal);
                if (isUnion ? !byPath.IsSupersetOf(byEngine) || byPath.Count > 0 != byEngine.Count > 0 : !byPath.SetEquals(byEngine))
                {
                    differences.Add($"{Path.GetFileName(file)} {parameter.Code}: {byPath.Count} and {byEngine.Count} values");
                }
            }
        }

        TestContext.Out.WriteLine($"{compared} expressions compared");
        Assert.That(differences, Is.Empty);
    }

    private static string TextOf(Element element) => Encoding.UTF8.GetString(element.Tree.RawOf(element.Row));

    private static async Task<string?> WhyNot(byte[] json, CompiledSearchParameter parameter, ValueSample sample)
    {
        var query = $"{parameter.ResourceType}?{parameter.Code}={Uri.EscapeDataString(sample.Query)}";
        var bench = new SearchBench();
        bench.Put(Encoding.UTF8.GetString(json));
        if ((await bench.FindAsync(query)).Length != 1)
        {
            return $"{query} found nothing";
        }

        var changed = new SearchBench();
        changed.Put(Encoding.UTF8.GetString(sample.Change(json)));
        return (await changed.FindAsync(query)).Length == 0 ? null : $"{query} still finds the changed value";
    }
}
