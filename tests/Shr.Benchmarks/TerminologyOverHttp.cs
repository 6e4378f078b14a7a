namespace Shr.Benchmarks;

/// <summary>A running server's terminology over HTTP, at one client and at ten. Its codes are those of the first expansion page of each system.</summary>
internal static class TerminologyOverHttp
{
    private static readonly string[] Systems = ["http://hl7.org/fhir/sid/icd-10", "http://loinc.org"];

    private static readonly string[] Filters = ["blood glu", "chol", "fract fem", "gluc", "anti hep", "inf", "neopl skin", "sod ser"];

    public static async Task<int> RunAsync(string address, TimeSpan time)
    {
        var load = new HttpLoad(new Uri(address));
        var codes = new List<(string System, string Code)>();
        using (var http = new HttpClient())
        {
            foreach (var system in Systems)
            {
                using var json = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync(new Uri($"{address}/ValueSet/$expand?url={system}?fhir_vs&offset=700&count=300&excludeNested=true")));
                codes.AddRange(json.RootElement.GetProperty("expansion").GetProperty("contains").EnumerateArray().Select(c => (system, c.GetProperty("code").GetString()!)));
            }
        }

        (string Name, string[] Paths)[] questions =
        [
            ("lookup", [.. codes.Select(c => $"CodeSystem/$lookup?system={c.System}&code={c.Code}")]),
            ("validate-code", [.. codes.Select(c => $"CodeSystem/$validate-code?url={c.System}&code={c.Code}")]),
            ("validate-code in a value set", [.. codes.Select(c => $"ValueSet/$validate-code?url={c.System}?fhir_vs&system={c.System}&code={c.Code}")]),
            ("subsumes", [.. codes.Select(c => $"CodeSystem/$subsumes?system={c.System}&codeA={codes.First(o => o.System == c.System).Code}&codeB={c.Code}")]),
            ("expand by text, 20 codes", [.. Systems.SelectMany(s => Filters.Select(f => $"ValueSet/$expand?url={s}?fhir_vs&count=20&filter={Uri.EscapeDataString(f)}"))]),
        ];
        foreach (var (name, paths) in questions)
        {
            foreach (var clients in (int[])[1, 10])
            {
                Console.WriteLine($"{name,-30} {clients,2} clients  {await load.RunAsync(paths, clients, time)}");
            }
        }

        return 0;
    }
}
