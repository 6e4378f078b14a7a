using System.Text;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Registries;
using Shr.Server.Wire;
using Shr.Storage;
using Shr.Validation.Snapshots;

namespace Shr.Server.Operations;

/// <summary><c>StructureDefinition/$snapshot</c>: the definition with its snapshot, made from its differential.</summary>
/// <remarks>https://hl7.org/fhir/R4/structuredefinition-operation-snapshot.html</remarks>
internal sealed class SnapshotOperation(IResourceStore store) : IOperation
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        using var inputs = OperationInputs.Read(request, issues);
        if (inputs is null)
        {
            return FhirResponse.Refused(400, issues, request.Body);
        }

        if (await FindAsync(request, inputs, cancellationToken) is not { } structure)
        {
            return inputs.Text("url") is { } url
                ? FhirResponse.Refused(404, ServerIssues.UnknownProfile, url)
                : FhirResponse.Refused(request.Route.Id is null ? 400 : 404, ServerIssues.OperationParameter, "snapshot", "definition");
        }

        // Made afresh even where there is one: what was asked for is what this server makes of the differential.
        if (structure["differential"] is not null)
        {
            structure.Remove("snapshot");
            var generator = new SnapshotGenerator(request.Model.Types, canonical => Open(request.Model, canonical));
            if (!generator.Generate(structure, issues))
            {
                return FhirResponse.Refused(422, issues);
            }
        }

        return FhirResponse.Ok(new StoredJson(Encoding.UTF8.GetBytes(structure.ToJsonString())));
    }

    private async ValueTask<JsonObject?> FindAsync(FhirRequest request, OperationInputs inputs, CancellationToken cancellationToken)
    {
        if (inputs.Rows("definition").FirstOrDefault(-1) is >= 0 and var row)
        {
            var (start, end) = inputs.Tree!.Extent(row);
            return Parse(inputs.Tree.Bytes.AsSpan(start, end - start));
        }

        if (inputs.Resource.Count > 0)
        {
            return Parse(inputs.Resource);
        }

        if (inputs.Text("url") is { } url)
        {
            return Open(request.Model, url);
        }

        if (request.Route.Id is not { } id)
        {
            return null;
        }

        await using var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        return await snapshot.ReadAsync(request.Route.Key, null, cancellationToken) is { IsDeleted: false } stored
            ? Parse(stored.Json.Span)
            : request.Model.Definitions.FindById("StructureDefinition", id) is { } packed ? Parse(packed.Json.Span) : null;
    }

    private static JsonObject? Open(CompiledModel model, string canonical) =>
        model.Definitions.Find("StructureDefinition", canonical) is { } definition ? Parse(definition.Json.Span) : null;

    // The reader of the request has seen that it is JSON.
    private static JsonObject? Parse(ReadOnlySpan<byte> json) => StoredRecord.Parse(json) as JsonObject;
}
