using System.Buffers;
using Shr.Fhir;
using Shr.Fhir.Definitions;

namespace Shr.Benchmarks;

/// <summary>
/// The plain mode: one line per operation on the inputs named, single-threaded, warmed up, median of five runs.
/// Judge by ratio to the first line, which reads the same bytes with the framework's own JSON reader.
/// </summary>
internal static class Throughput
{
    public static int Run(string[] files)
    {
        if (files is not [var patientFile, var observationFile, var bundleFile])
        {
            Console.Error.WriteLine("usage: -- throughput PATIENT.json OBSERVATION.json BUNDLE.json");
            return 2;
        }

        var meter = new Meter(TimeSpan.FromSeconds(1));
        var patient = File.ReadAllBytes(patientFile);
        var observation = File.ReadAllBytes(observationFile);
        var bundle = File.ReadAllBytes(bundleFile);
        Print(meter, "framework-json-patient", () => System.Text.Json.JsonDocument.Parse(patient).Dispose());
        foreach (var (name, bytes) in new[] { ("patient", patient), ("observation", observation), ("bundle", bundle) })
        {
            Print(meter, $"parse-{name}", () => Parse(bytes).Dispose());
        }

        ValidationThroughput.Run([("patient", patient), ("observation", observation), ("bundle", bundle)], (name, operation) => Print(meter, name, operation));
        using var parsed = Parse(bundle);
        var output = new ArrayBufferWriter<byte>(bundle.Length * 2);
        Print(meter, "serialize-bundle", () =>
        {
            // What a read does: the stored bytes go out as they are.
            output.ResetWrittenCount();
            output.Write(parsed.Json.Span);
        });
        Print(meter, "serialize-bundle-xml", () => Fhir.Xml.FhirXmlWriter.Write(parsed.Root, Stream.Null));
        using var onePatient = Parse(patient);
        using var oneObservation = Parse(observation);
        FhirPathThroughput.Run(onePatient, oneObservation, parsed, (name, operation) => Print(meter, name, operation));
        IndexThroughput.Run(onePatient, oneObservation, parsed, (name, operation) => Print(meter, name, operation));
        return 0;
    }

    private static void Print(Meter meter, string name, Action operation) => Console.WriteLine(meter.Measure(name, operation));

    private static Resource Parse(byte[] bytes) =>
        Resource.Parse(bytes, R4Definitions.Types, new IssueCollector()) ?? throw new InvalidDataException("The input is no resource.");
}
