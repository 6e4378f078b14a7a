using System.Diagnostics;
using System.Text.Json;
using Shr.Fhir.Definitions;

namespace Shr.Fhir.Tests;

public sealed class DefinitionPackTests
{
    private static readonly string[] Sections =
    [
        "types", "profiles", "extensions", "searchparameters", "operations", "compartments", "conceptmaps",
        "valuesets", "valuesets-v2", "valuesets-v3", "codesystems", "codesystems-v2", "codesystems-v3",
    ];

    [TestCase("types", 213)]
    [TestCase("profiles", 44)]
    [TestCase("extensions", 393)]
    [TestCase("searchparameters", 1378)]
    [TestCase("operations", 46)]
    [TestCase("compartments", 5)]
    [TestCase("conceptmaps", 19)]
    [TestCase("valuesets", 672)]
    [TestCase("valuesets-v2", 428)]
    [TestCase("valuesets-v3", 216)]
    [TestCase("codesystems", 495)]
    [TestCase("codesystems-v2", 424)]
    [TestCase("codesystems-v3", 143)]
    public void Each_section_holds_what_R4_has(string section, int count)
    {
        Assert.That(R4Definitions.Section(section), Has.Count.EqualTo(count));
    }

    [Test]
    public void The_pack_stays_small()
    {
        var assembly = typeof(R4Definitions).Assembly;
        var size = assembly.GetManifestResourceNames().Where(n => n.StartsWith("r4/", StringComparison.Ordinal)).Sum(n => assembly.GetManifestResourceStream(n)!.Length);

        Assert.That(size, Is.LessThan(4_000_000));
    }

    [Test]
    public void The_index_names_what_the_bytes_say()
    {
        foreach (var definition in Sections.SelectMany(R4Definitions.Section))
        {
            using var json = JsonDocument.Parse(definition.Json);

            Assert.That(json.RootElement.GetProperty("resourceType").GetString(), Is.EqualTo(definition.ResourceType));
            Assert.That(json.RootElement.GetProperty("id").GetString(), Is.EqualTo(definition.Id));
            Assert.That(json.RootElement.GetProperty("url").GetString(), Is.EqualTo(definition.Url));
            Assert.That(json.RootElement.TryGetProperty("version", out var version) ? version.GetString() : null, Is.EqualTo(definition.Version));
        }
    }

    [Test]
    public void The_pack_holds_facts_and_no_prose()
    {
        foreach (var definition in Sections.SelectMany(R4Definitions.Section))
        {
            using var json = JsonDocument.Parse(definition.Json);
            foreach (var prose in new[] { "text", "purpose", "copyright", "publisher", "contact", "mapping" })
            {
                Assert.That(json.RootElement.TryGetProperty(prose, out _), Is.False, $"{definition}: {prose}");
            }
        }
    }

    [Test]
    public void No_type_carries_what_a_product_wrote_into_the_definitions()
    {
        foreach (var definition in Sections.SelectMany(R4Definitions.Section))
        {
            Assert.That(definition.Json.Span.IndexOf("medplum"u8), Is.LessThan(0), definition.ToString());
        }
    }

    [Test]
    public void Every_compartment_names_its_resources()
    {
        foreach (var compartment in R4Definitions.Section("compartments"))
        {
            using var json = JsonDocument.Parse(compartment.Json);
            Assert.That(json.RootElement.GetProperty("resource").GetArrayLength(), Is.EqualTo(145), compartment.Id);
        }

        Assert.That(R4Definitions.Section("compartments").Select(c => c.Id), Is.EquivalentTo(new[] { "patient", "encounter", "relatedPerson", "practitioner", "device" }));
    }

    [Test]
    public void Every_required_binding_of_a_base_type_has_its_value_set()
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var definition in R4Definitions.Section("types").Where(d => d.Version == "4.0.1"))
        {
            using var json = JsonDocument.Parse(definition.Json);
            foreach (var element in json.RootElement.GetProperty("snapshot").GetProperty("element").EnumerateArray())
            {
                if (element.TryGetProperty("binding", out var binding) && binding.GetProperty("strength").ValueEquals("required")
                    && DefinitionSet.R4.Find("ValueSet", binding.GetProperty("valueSet").GetString()!) is null)
                {
                    missing.Add(binding.GetProperty("valueSet").GetString()!);
                }
            }
        }

        Assert.That(missing, Is.EqualTo(new[] { "http://loinc.org/vs/LL379-9|4.0.1" }), "LOINC's own list is the only one that R4 names and does not carry");
    }

    [Test]
    public void Types_compile_in_little_more_time_than_reading_them_takes()
    {
        var types = R4Definitions.Section("types");
        Shr.Fhir.Types.TypeModelCompiler.Compile(types);

        var reading = Best(() =>
        {
            foreach (var type in types)
            {
                using var tree = type.OpenTree();
            }
        });
        var compiling = Best(() => Shr.Fhir.Types.TypeModelCompiler.Compile(types));

        Assert.That(compiling, Is.LessThan(reading * 5), $"{compiling} against {reading}");
    }

    private static TimeSpan Best(Action action) => Enumerable.Range(0, 5).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed;
    });
}
