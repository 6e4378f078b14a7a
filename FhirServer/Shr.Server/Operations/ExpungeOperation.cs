using System.Globalization;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Operations;

/// <summary>
/// <c>$expunge</c>, <c>[type]/$expunge</c>, <c>[type]/[id]/$expunge</c>: removes what is past for good: old versions
/// (<c>expungePreviousVersions</c>) and deleted records (<c>expungeDeletedResources</c>). For operators.
/// </summary>
/// <remarks>
/// Without <c>expect</c> it only counts; with the count that this gave it removes. So nobody removes more than was looked
/// at, and a record that is current is never touched: delete it first.
/// </remarks>
internal sealed class ExpungeOperation(IResourceStore store) : IOperation
{
    /// <summary>Its inputs.</summary>
    public static IReadOnlyList<OperationParameter> Inputs { get; } =
        [new("expungePreviousVersions", "boolean", 0, 1), new("expungeDeletedResources", "boolean", 0, 1), new("expect", "integer", 0, 1)];

    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (!request.Caller.IsOperator)
        {
            return FhirResponse.Refused(403, ServerIssues.OperatorsOnly);
        }

        if (store is not IStoreErasure eraser)
        {
            return FhirResponse.Refused(501, ServerIssues.UnknownOperation, "expunge");
        }

        var issues = new IssueCollector();
        using var inputs = OperationInputs.Read(request, issues);
        if (inputs is null)
        {
            return FhirResponse.Refused(400, issues, request.Body);
        }

        var erasure = new Erasure(inputs.Text("expungePreviousVersions") == "true", inputs.Text("expungeDeletedResources") == "true")
        {
            Key = request.Route.Id is null ? null : request.Route.Key,
            Type = request.Route.Type,
        };
        if (erasure is { OldVersions: false, DeletedRecords: false })
        {
            return FhirResponse.Refused(400, ServerIssues.OperationParameter, "expunge", "expungePreviousVersions or expungeDeletedResources");
        }

        var count = await eraser.CountAsync(erasure, cancellationToken);
        if (inputs.Text("expect") is not { } expected)
        {
            return Answer(count, isDone: false);
        }

        if (!long.TryParse(expected, NumberStyles.None, CultureInfo.InvariantCulture, out var versions) || versions != count.Versions)
        {
            return FhirResponse.Refused(409, ServerIssues.ExpungeChanged, expected, count.Versions);
        }

        return Answer(await EraseAsync(eraser, erasure, count.Versions, cancellationToken), isDone: true);
    }

    // In portions, so that writers wait for none of them long. Never more than was expected, whatever is written meanwhile.
    private static async ValueTask<ErasureResult> EraseAsync(IStoreErasure eraser, Erasure erasure, long most, CancellationToken cancellationToken)
    {
        var done = new ErasureResult(0, 0);
        while (done.Versions < most)
        {
            var portion = await eraser.EraseAsync(erasure with { Limit = (int)Math.Min(erasure.Limit, most - done.Versions) }, cancellationToken);
            if (portion.Versions == 0)
            {
                break;
            }

            done = new ErasureResult(done.Versions + portion.Versions, done.Records + portion.Records);
        }

        return done;
    }

    private static FhirResponse Answer(ErasureResult result, bool isDone)
    {
        var json = new JsonObject
        {
            ["resourceType"] = "Parameters",
            ["parameter"] = new JsonArray(
                new JsonObject { ["name"] = "versions", ["valueInteger"] = result.Versions },
                new JsonObject { ["name"] = "records", ["valueInteger"] = result.Records },
                new JsonObject { ["name"] = "done", ["valueBoolean"] = isDone }),
        };
        return FhirResponse.Ok(new StoredJson(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(json)));
    }
}
