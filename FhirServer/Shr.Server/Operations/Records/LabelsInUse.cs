using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Search.Query;
using Shr.Server.Registries;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Operations.Records;

/// <summary><c>[type]/$meta</c> and <c>$meta</c>: the profiles, tags and security labels that records carry, as far as the caller sees them.</summary>
/// <remarks>https://hl7.org/fhir/R4/resource-operation-meta.html</remarks>
internal sealed class LabelsInUse(IResourceStore store) : IOperation
{
    // Beyond this the answer would take longer than a request may.
    private const int MostRecords = 50_000;
    private const int PageSize = 500;
    private static readonly string[] Names = ["profile", "security", "tag"];
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = StoredRecord.MaxDepth };

    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        var labels = Names.ToDictionary(n => n, _ => new SortedDictionary<string, JsonNode>(StringComparer.Ordinal));
        await using var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        foreach (var name in Names)
        {
            var search = new SearchRequest(request.Route.Type, [new($"_{name}:missing", "false"), new("_total", "none")]) { IsStrict = true };
            if (request.Model.Queries.Parse(search, issues) is not { } query
                || await SearchPlanner.PlanAsync(request.Model, query, null, issues, cancellationToken) is not { } plan)
            {
                return FhirResponse.Refused(400, issues);
            }

            plan = plan with { Count = PageSize };
            for (var seen = 0; ; seen += PageSize)
            {
                if (seen >= MostRecords)
                {
                    return FhirResponse.Refused(403, ServerIssues.TooManyLabelled, MostRecords);
                }

                var page = await snapshot.SearchAsync(plan, cancellationToken);
                foreach (var match in page.Matches)
                {
                    Add(match, name, labels[name]);
                }

                if (page.Next is null)
                {
                    break;
                }

                plan = plan with { After = page.Next };
            }
        }

        var meta = new JsonObject();
        foreach (var name in Names.Where(n => labels[n].Count > 0))
        {
            meta[name] = new JsonArray([.. labels[name].Values]);
        }

        var answer = new JsonObject
        {
            ["resourceType"] = "Parameters",
            ["parameter"] = new JsonArray(new JsonObject { ["name"] = "return", ["valueMeta"] = meta }),
        };
        return FhirResponse.Ok(new StoredJson(JsonSerializer.SerializeToUtf8Bytes(answer, Json)));
    }

    private static void Add(ResourceVersion version, string name, SortedDictionary<string, JsonNode> found)
    {
        using var tree = JsonTreeReader.Read(version.Json.ToArray(), new IssueCollector())!;
        var list = tree.Find(tree.Find(0, "meta"u8), System.Text.Encoding.ASCII.GetBytes(name));
        for (var row = list < 0 ? -1 : tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            // A label is its system and code; what it is called does not matter.
            var key = tree.KindOf(row) == JsonKind.Object
                ? $"{Text(tree, row, "system"u8)}|{Text(tree, row, "code"u8)}"
                : tree.StringOf(row);
            if (!found.ContainsKey(key))
            {
                found[key] = StoredRecord.Parse(tree.RawOf(row));
            }
        }
    }

    private static string Text(JsonTree tree, int row, ReadOnlySpan<byte> name) => tree.Find(row, name) is var at and >= 0 ? tree.StringOf(at) : "";
}
