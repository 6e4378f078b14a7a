using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Shr.Server.Hosting;
using Shr.Server.Registries.Matching;
using Shr.Server.Tests.Registries;

namespace Shr.Benchmarks;

/// <summary>
/// How long <c>Patient/$match</c> takes over HTTP among many stored patients, and whom it finds: <c>matching [patients]</c>.
/// Every second question is about somebody registered before, in another spelling.
/// </summary>
internal sealed class MatchingBenchmark(HttpClient client)
{
    private const int AtOnce = 500;
    private const int Probes = 1000;

    public static async Task<int> RunAsync(string[] args)
    {
        var total = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 100_000;
        var folder = Directory.CreateTempSubdirectory("shr-bench-");
        try
        {
            await using var app = ServerHost.Build([
                "--urls=http://127.0.0.1:0", $"--Storage:Path={Path.Combine(folder.FullName, "shr.db")}", "--Preset=open", "--Duplicates:Find=false", "--Logging:LogLevel:Default=Warning"]);
            await app.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/fhir/"), Timeout = TimeSpan.FromMinutes(5) };
            await new MatchingBenchmark(client).RunAsync(total);
            await app.StopAsync();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync(int total)
    {
        var source = new SeededPatients(20261122);
        var people = Enumerable.Range(0, total).Select(_ => source.Person()).ToArray();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < total; i += AtOnce)
        {
            await LoadAsync(people, i, Math.Min(AtOnce, total - i));
        }

        Console.WriteLine(FormattableString.Invariant($"{total:N0} patients stored, {total / Stopwatch.GetElapsedTime(start).TotalSeconds:N0} /s"));
        var times = new List<double>();
        var found = 0;
        for (var probe = 0; probe < Probes; probe++)
        {
            var isKnown = probe % 2 == 0;
            var original = probe * 47 % total;
            var facts = isKnown ? source.SecondRegistration(people[original]) : source.Person();
            var clock = Stopwatch.GetTimestamp();
            var answer = await SendAsync("Patient/$match", new JsonObject
            {
                ["resourceType"] = "Parameters",
                ["parameter"] = new JsonArray(new JsonObject { ["name"] = "resource", ["resource"] = Patient(facts, null) }),
            });
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            found += isKnown && answer.Contains($"/Patient/p{original}\"", StringComparison.Ordinal) ? 1 : 0;
        }

        times.Sort();
        Console.WriteLine(FormattableString.Invariant(
            $"$match: p50 {times[Probes / 2]:F1} ms, p95 {times[Probes * 95 / 100]:F1} ms, p99 {times[Probes * 99 / 100]:F1} ms; found {found * 2.0 / Probes:P1} of the known"));
    }

    private async Task LoadAsync(PatientFacts[] people, int from, int count)
    {
        var entries = Enumerable.Range(from, count).Select(i => new JsonObject
        {
            ["resource"] = Patient(people[i], $"p{i}"),
            ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = $"Patient/p{i}" },
        });
        await SendAsync("", new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) });
    }

    private static JsonObject Patient(PatientFacts facts, string? id)
    {
        var patient = new JsonObject { ["resourceType"] = "Patient" };
        if (id is not null)
        {
            patient["id"] = id;
        }

        patient["identifier"] = List(facts.Identifiers.Select(i => new JsonObject { ["system"] = $"http://dghs.gov.bd/identifier/{i.Key}", ["value"] = i.Value }));
        patient["name"] = List(facts.Names.Select(n => new JsonObject { ["text"] = n }));
        patient["telecom"] = List(facts.Phones.Select(p => new JsonObject { ["system"] = "phone", ["value"] = p }));
        patient["gender"] = facts.Gender;
        patient["birthDate"] = facts.BirthDate;
        patient["address"] = new JsonArray(new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = "http://dghs.gov.bd/registry/address-code", ["valueString"] = facts.AreaCode }) });
        patient["contact"] = List(facts.Fathers.Select(f => Parent("FTH", f)).Concat(facts.Mothers.Select(m => Parent("MTH", m))));
        foreach (var name in patient.Where(p => p.Value is null or JsonArray { Count: 0 }).Select(p => p.Key).ToArray())
        {
            patient.Remove(name);
        }

        return patient;
    }

    private static JsonArray List(IEnumerable<JsonObject> items) => [.. items];

    private static JsonObject Parent(string code, string name) => new()
    {
        ["relationship"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-RoleCode", ["code"] = code }) }),
        ["name"] = new JsonObject { ["text"] = name },
    };

    private async Task<string> SendAsync(string path, JsonObject body)
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/fhir+json");
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{(int)answer.StatusCode} {text[..Math.Min(500, text.Length)]}");
    }
}
