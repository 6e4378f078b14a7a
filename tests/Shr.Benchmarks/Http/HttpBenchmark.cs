using System.Diagnostics;
using System.Globalization;

namespace Shr.Benchmarks.Http;

/// <summary>
/// The server over HTTP with 100,000 records stored, durable and with validation on: <c>http [--records=N] [--seconds=N]
/// [--port=N] [--only=read|search|create]</c>. With <c>--curve[=N]</c> the same reads at 10,000, 100,000 ... N (1,000,000) records.
/// Server and client share the machine; the CPU of both is printed.
/// </summary>
internal static class HttpBenchmark
{
    private const int Batch = 200;

    public static async Task<int> RunAsync(string[] args)
    {
        var records = Option(args, "records", 100_000);
        var time = TimeSpan.FromSeconds(Option(args, "seconds", 10));
        var only = args.FirstOrDefault(a => a.StartsWith("--only=", StringComparison.Ordinal))?["--only=".Length..];
        var port = Option(args, "port", 8739);
        if (args.Any(a => a.StartsWith("--curve", StringComparison.Ordinal)))
        {
            await CurveAsync(port, Option(args, "curve", 1_000_000), time);
            return 0;
        }

        using var server = await ServerProcess.StartAsync(port, null);
        Fill(server, records);
        Console.WriteLine(LoadFigures.Head);
        foreach (var (name, clients, expected, next) in Loads(records).Where(l => only is null || l.Name.StartsWith(only, StringComparison.Ordinal)))
        {
            Console.WriteLine(LoadFigures.Measure(name, server, clients, time, expected, next));
        }

        Console.WriteLine(FormattableString.Invariant($"server memory {server.Memory / 1048576:N0} MB"));
        return 0;
    }

    private static async Task CurveAsync(int port, int most, TimeSpan time)
    {
        var folder = Directory.CreateTempSubdirectory("shr-curve-");
        try
        {
            var database = Path.Combine(folder.FullName, "shr.db");
            var stored = 0;
            for (var size = Math.Min(10_000, most); size <= most; size *= 10)
            {
                await StoreFill.AddAsync(database, stored, size);
                stored = size;
                Console.WriteLine(FormattableString.Invariant($"{size:N0} records, {new FileInfo(database).Length / 1048576:N0} MB"));
                Console.WriteLine(LoadFigures.Head);
                using var server = await ServerProcess.StartAsync(port, database);
                foreach (var (name, clients, expected, next) in Loads(size).Where(l => l.Clients == 8 && l.Expected == 200))
                {
                    Console.WriteLine(LoadFigures.Measure(name, server, clients, time, expected, next));
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Fill(ServerProcess server, int records)
    {
        var clock = Stopwatch.StartNew();
        var cpu = server.Cpu;
        using var client = new LoadClient(server.Address);
        for (var from = 0; from < records; from += Batch)
        {
            if (client.Send("POST", "/fhir", LoadRecords.Transaction(from, Math.Min(Batch, records - from))) != 200)
            {
                throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(client.Body.Span));
            }
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{records:N0} records in transactions of {Batch}: {records / clock.Elapsed.TotalSeconds:N0} records/s, {(server.Cpu - cpu).TotalMicroseconds / records:N0} us server CPU each"));
    }

    private static IEnumerable<(string Name, int Clients, int Expected, Func<Random, (string, string, byte[])> Next)> Loads(int records)
    {
        foreach (var clients in (int[])[8, 64])
        {
            yield return ("read", clients, 200, random => ("GET", Read(random.Next(records)), []));
        }

        foreach (var clients in (int[])[8, 64])
        {
            yield return ("search patient, 10 of 49", clients, 200, random => ("GET", $"/fhir/Observation?patient={LoadRecords.PatientOf(random.Next(records))}&_count=10", []));
        }

        yield return ("search patient and code", 8, 200, random =>
        {
            var number = random.Next(records);
            return ("GET", $"/fhir/Observation?patient={LoadRecords.PatientOf(number)}&code=http://loinc.org%7C{LoadRecords.CodeOf(number)}&_count=10", []);
        });
        yield return ("search identifier", 8, 200, random => ("GET", $"/fhir/Patient?identifier=http://example.org/nid%7C{1000000 + (random.Next(records) / LoadRecords.PerPatient * LoadRecords.PerPatient)}", []));
        foreach (var clients in (int[])[8, 64])
        {
            yield return ("create", clients, 201, random => ("POST", "/fhir/Observation", LoadRecords.NewResult(New(random, records))));
        }
    }

    private static string Read(int number) => $"/fhir/{LoadRecords.TypeOf(number)}/{LoadRecords.IdOf(number)}";

    // A result, not a patient.
    private static int New(Random random, int records)
    {
        var number = random.Next(records);
        return number % LoadRecords.PerPatient == 0 ? number + 1 : number;
    }

    private static int Option(string[] args, string name, int whenMissing) =>
        args.FirstOrDefault(a => a.StartsWith($"--{name}=", StringComparison.Ordinal)) is { } given
            ? int.Parse(given.AsSpan(name.Length + 3), CultureInfo.InvariantCulture)
            : whenMissing;
}
