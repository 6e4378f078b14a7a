using System.Diagnostics;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.Ucum;
using Shr.Search.Extraction;
using Shr.Search.Values;

namespace Shr.Search.Tests;

/// <summary>What indexing adds to every write. Printed, not judged: the machine that runs tests is shared.</summary>
[Explicit("a measurement")]
public sealed class ExtractionSpeedTests
{
    [Test]
    public void Start_speed()
    {
        _ = R4Definitions.Types;
        var watch = Stopwatch.StartNew();
        var model = SearchBench.Compile(DefinitionSet.R4, new IssueCollector());
        var compiled = watch.Elapsed.TotalMilliseconds;
        _ = model.ParametersOf("Patient").Count;
        var patient = watch.Elapsed.TotalMilliseconds;
        _ = model.ResourceTypes.Sum(t => model.ParametersOf(t).Count);
        TestContext.Out.WriteLine($"model {compiled:F0} ms, Patient {patient - compiled:F0} ms, all types {watch.Elapsed.TotalMilliseconds - patient:F0} ms");
    }

    [TestCase("corpora/perf/patient.json")]
    [TestCase("corpora/perf/observation.json")]
    public void Extract_speed(string file)
    {
        var json = File.ReadAllBytes(SharedFolder.Require(file));
        var extractor = new IndexExtractor(SearchBench.R4Model, new IndexOptions { Zone = TimeSpan.FromHours(6) }, UnitConverter.Of(new UcumService()));
        using var resource = Resource.Parse(json, R4Definitions.Types, new IssueCollector())!;
        var key = new ResourceKey(resource.Type.Name, "1");
        for (var i = 0; i < 20_000; i++)
        {
            extractor.Extract(resource, key);
        }

        const int rounds = 20_000;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var entries = 0;
        for (var i = 0; i < rounds; i++)
        {
            entries = extractor.Extract(resource, key).Entries.Length;
        }

        var microseconds = watch.Elapsed.TotalMicroseconds / rounds;
        var result = extractor.Extract(resource, key);
        TestContext.Out.WriteLine($"{file}: {microseconds:F1} us, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / rounds} bytes, {entries} entries, {result.Entries.Sum(e => e.Key.Length)} key bytes");
        var names = SearchBench.R4Model.ParametersOf(resource.Type.Name).ToDictionary(p => p.Number, p => p.Code);
        foreach (var entry in result.Entries)
        {
            TestContext.Out.WriteLine($"  {names[(ushort)((entry.Key[0] << 8) | entry.Key[1])]} {entry.Key[2]:X2} {string.Concat(entry.Key.Skip(3).Take(60).Select(b => b is >= 0x20 and < 0x7F ? ((char)b).ToString() : "."))}");
        }
    }
}
