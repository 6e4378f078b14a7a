using System.Text.Json;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;

namespace Shr.Fhir.Tests.FhirPath;

/// <summary>What R4 itself writes in FHIRPath must be understood, strictly and leniently.</summary>
public sealed class R4ExpressionTests
{
    private readonly FhirPathCompiler _compiler = new(R4Definitions.Types);

    [Test]
    public void Every_search_parameter_of_R4_compiles()
    {
        var faults = new List<string>();
        var count = 0;
        foreach (var definition in R4Definitions.Section("searchparameters"))
        {
            using var json = JsonDocument.Parse(definition.Json);
            if (!json.RootElement.TryGetProperty("expression", out var expression))
            {
                continue;
            }

            count++;
            if (_compiler.Compile(expression.GetString()!, FhirPathOptions.Search, out var error) is null)
            {
                faults.Add($"{expression} -> {error}");
            }
        }

        Assert.That(count, Is.GreaterThan(1000));
        Assert.That(faults, Is.Empty, string.Join('\n', faults.Take(20)));
    }

    [Test]
    public void Every_invariant_of_R4_compiles_and_prints_as_something_that_compiles()
    {
        var faults = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var definition in R4Definitions.Section("types").Concat(R4Definitions.Section("profiles")))
        {
            using var json = JsonDocument.Parse(definition.Json);
            foreach (var constraint in Constraints(json.RootElement))
            {
                // An extension that later versions take over names types R4 does not have.
                if (!seen.Add(constraint) || constraint.Contains("Citation", StringComparison.Ordinal))
                {
                    continue;
                }

                if (_compiler.Compile(constraint, out var error) is not { } compiled)
                {
                    faults.Add($"{constraint} -> {error}");
                }
                else if (_compiler.Compile(compiled.ToString(), out error)?.ToString() != compiled.ToString())
                {
                    faults.Add($"{constraint} prints as {compiled} -> {error}");
                }
            }
        }

        TestContext.Out.WriteLine($"{seen.Count} invariants");
        Assert.That(seen, Has.Count.GreaterThan(100));
        Assert.That(faults, Is.Empty, string.Join('\n', faults.Take(20)));
    }

    private static IEnumerable<string> Constraints(JsonElement structure)
    {
        if (!structure.TryGetProperty("snapshot", out var snapshot) && !structure.TryGetProperty("differential", out snapshot))
        {
            yield break;
        }

        foreach (var element in snapshot.GetProperty("element").EnumerateArray())
        {
            if (!element.TryGetProperty("constraint", out var constraints))
            {
                continue;
            }

            foreach (var constraint in constraints.EnumerateArray())
            {
                if (constraint.TryGetProperty("expression", out var expression))
                {
                    yield return expression.GetString()!;
                }
            }
        }
    }
}
