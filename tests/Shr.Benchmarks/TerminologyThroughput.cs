using System.Text;
using System.Text.Json;
using Shr.Fhir;
using Shr.Terminology;
using Shr.Terminology.Sources;
using Shr.Terminology.Storage;

namespace Shr.Benchmarks;

/// <summary>
/// The terminology in process: checks of codes as a write pays them, and operations. Over an invented list of 100,000 codes,
/// or over the list of a folder of imported releases. With <c>--check</c> it fails where a budget is exceeded.
/// </summary>
internal static class TerminologyThroughput
{
    private const int Codes = 100_000;

    private static readonly string[] Words = ["glucose", "sodium", "culture", "antibody", "fracture", "neoplasm", "burn", "poisoning", "blood", "serum", "urine", "left", "right", "chronic", "acute"];

    public static int Run(string[] args)
    {
        var budgets = args.Contains("--check") ? Budgets.Read("terminology") : null;
        var folder = args.FirstOrDefault(a => !a.StartsWith("--", StringComparison.Ordinal));
        var (source, system, code, parent) = folder is null ? Invent() : Open(folder);
        var service = new TerminologyService(source, new TerminologyOptions(), TimeProvider.System, Guid.NewGuid);
        var (systemUtf8, codeUtf8, all) = (Encoding.UTF8.GetBytes(system), Encoding.UTF8.GetBytes(code), system + "?fhir_vs");
        var meter = new Meter(TimeSpan.FromMilliseconds(folder is null ? 300 : 1000));
        var isKept = true;
        void Print(string name, Action operation)
        {
            var measured = meter.Measure(name, operation);
            var problem = budgets?.Problem(measured);
            isKept &= problem is null;
            Console.WriteLine(problem is null ? measured.ToString() : $"{measured}   {problem}");
        }

        void Operation(string name, TerminologyOperation operation, params (string Name, string Value)[] parameters) => Print(name, () =>
        {
            var request = new TerminologyRequest();
            foreach (var (key, value) in parameters)
            {
                request.Add(key, value);
            }

            var result = service.Run(operation, request);
            if (result.Status != 200)
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(result.Json.Span));
            }
        });
        Print("check-code", () => service.ValidateCode(new CodedValue { System = systemUtf8, Code = codeUtf8 }));
        Print("check-member", () => service.ValidateCode(all, new CodedValue { System = systemUtf8, Code = codeUtf8 }));
        Operation("lookup", TerminologyOperation.Lookup, ("system", system), ("code", code));
        Operation("validate-code", TerminologyOperation.CodeSystemValidateCode, ("url", system), ("code", code));
        Operation("subsumes", TerminologyOperation.Subsumes, ("system", system), ("codeA", parent), ("codeB", code));
        Operation("expand-two-words", TerminologyOperation.Expand, ("url", all), ("count", "20"), ("filter", "blood glu"));
        Operation("expand-one-letter", TerminologyOperation.Expand, ("url", all), ("count", "20"), ("filter", "b"));
        Operation("expand-deep-page", TerminologyOperation.Expand, ("url", all), ("count", "20"), ("offset", "40000"));
        return isKept ? 0 : 1;
    }

    // A release of one's own: the largest list in the folder.
    private static (ITerminologySource Source, string System, string Code, string Parent) Open(string folder)
    {
        var source = new TerminologyFolder(folder).Load(new IssueCollector());
        var largest = source.CodeSystems.MaxBy(s => s.Count) ?? throw new InvalidDataException($"{folder} holds no code system.");
        var concept = largest.All.Items.First(c => largest.ParentsOf(c).Count > 0);
        return (source, largest.Header.Url, largest.CodeOf(concept), largest.CodeOf(largest.ParentsOf(concept)[0]));
    }

    // 100 chapters of 999 codes each.
    private static (ITerminologySource Source, string System, string Code, string Parent) Invent()
    {
        const string System = "http://example.org/CodeSystem/invented";
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "CodeSystem");
            json.WriteString("url", System);
            json.WriteString("status", "active");
            json.WriteString("content", "complete");
            json.WriteBoolean("caseSensitive", true);
            json.WriteString("hierarchyMeaning", "is-a");
            json.WriteStartArray("concept");
            for (var chapter = 0; chapter < Codes / 1000; chapter++)
            {
                json.WriteStartObject();
                Concept(json, chapter * 1000);
                json.WriteStartArray("concept");
                for (var i = 1; i < 1000; i++)
                {
                    json.WriteStartObject();
                    Concept(json, (chapter * 1000) + i);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var source = new MemorySource();
        source.Add(stream.ToArray(), new IssueCollector());
        return (source, System, "C42042", "C42000");
    }

    private static void Concept(Utf8JsonWriter json, int number)
    {
        json.WriteString("code", $"C{number}");
        json.WriteString("display", $"{Words[number % Words.Length]} of {Words[number / 7 % Words.Length]} {Words[number / 31 % Words.Length]}, kind {number / 100}");
    }
}
