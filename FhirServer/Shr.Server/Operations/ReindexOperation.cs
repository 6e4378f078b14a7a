using System.Buffers;
using System.Text.Json;
using Shr.Fhir;
using Shr.Server.Searching;
using Shr.Server.Wire;

namespace Shr.Server.Operations;

/// <summary><c>$reindex</c>: POST plans types (all, or those named by <c>type</c>), GET says how far it has come. For operators.</summary>
internal sealed class ReindexOperation(ReindexJob job) : IOperation
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (!request.Caller.IsOperator)
        {
            return FhirResponse.Refused(403, ServerIssues.OperatorsOnly);
        }

        if (request.Method == FhirMethod.Get)
        {
            return FhirResponse.Ok(new StoredJson(Write(job.Status)));
        }

        var issues = new IssueCollector();
        using var inputs = OperationInputs.Read(request, issues);
        if (inputs is null)
        {
            return FhirResponse.Refused(400, issues, request.Body);
        }

        string[] named = [.. inputs.Texts("type").SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (named.FirstOrDefault(t => request.Model.Types.FindResource(t) is null) is { } unknown)
        {
            return FhirResponse.Refused(400, ServerIssues.UnknownType, unknown);
        }

        await job.PlanAsync(named.Length > 0 ? named : request.Model.Search.ResourceTypes, cancellationToken);
        return new FhirResponse(202) { Content = new StoredJson(Write(job.Status)), OtherLocation = $"{request.Base}/$reindex" };
    }

    private static byte[] Write(ReindexStatus status)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Parameters"u8);
        json.WriteStartArray("parameter"u8);
        Start("status"u8);
        json.WriteString("valueCode"u8, status.IsDone ? "completed"u8 : "in-progress"u8);
        json.WriteEndObject();
        Start("records"u8);
        json.WriteString("valueString"u8, status.Records.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndObject();
        foreach (var type in status.Pending)
        {
            Start("pending"u8);
            json.WriteString("valueCode"u8, type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();

        void Start(ReadOnlySpan<byte> name)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
        }
    }
}
