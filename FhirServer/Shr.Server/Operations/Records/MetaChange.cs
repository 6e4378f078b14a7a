using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Server.Interactions;
using Shr.Server.Registries;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Operations.Records;

/// <summary>The write of a change of labels: profiles, tags and security labels are added to or taken from <c>meta</c>.</summary>
/// <param name="admission">Checks the record that comes of it.</param>
/// <param name="isAddition">Whether labels are added; else they are taken away.</param>
internal sealed class MetaChange(Admission admission, bool isAddition) : IWriteInteraction
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = StoredRecord.MaxDepth };

    /// <inheritdoc/>
    public async ValueTask<WriteTarget> FindTargetAsync(FhirRequest request, WriteScope scope, CancellationToken cancellationToken)
    {
        var key = request.Route.Key;
        return await scope.Snapshot.ReadAsync(key, null, cancellationToken) switch
        {
            null => WriteTarget.Decided(FhirResponse.Refused(404, ServerIssues.NotFound, key)),
            { IsDeleted: true } => WriteTarget.Decided(FhirResponse.Refused(410, ServerIssues.Deleted, key)),
            var current => new WriteTarget { Key = key, Current = current, Precondition = new Precondition { Version = current.Version } },
        };
    }

    /// <inheritdoc/>
    public async ValueTask<WritePlan> PlanAsync(FhirRequest request, WriteTarget target, WriteScope scope, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        if (LabelsOf(request, issues) is not { } labels)
        {
            return WritePlan.Refused(FhirResponse.Refused(400, issues, request.Body));
        }

        var changed = Apply(target.Current!.Json.ToArray(), labels);
        using var resource = Resource.Parse(changed, request.Model.Types, issues, request.Model.MaxDepth);
        if (resource is null)
        {
            return WritePlan.Refused(FhirResponse.Refused(422, issues));
        }

        await admission.CheckAsync(resource, request, scope, issues, cancellationToken);
        if (issues.HasErrors)
        {
            return WritePlan.Refused(FhirResponse.Refused(422, issues));
        }

        var write = WritePlanner.Plan(WriteKind.Put, resource, target.Key!.Value, request, target.Precondition, issues);
        return new WritePlan([write], versions => WriteAnswers.Updated(request, versions[0], []));
    }

    private static JsonObject? LabelsOf(FhirRequest request, IssueCollector issues)
    {
        using var body = request.ReadBody(issues);
        if (body is null)
        {
            return null;
        }

        if (body.Type.Name != "Parameters")
        {
            issues.Add(ServerIssues.NotParameters, "", request.Route.Operation, body.Type.Name);
            return null;
        }

        foreach (var parameter in body.Root.ChildrenOf("parameter"u8))
        {
            if (parameter.ChildString("name"u8) == "meta" && parameter.Child("valueMeta"u8) is { Exists: true, Kind: JsonKind.Object } meta)
            {
                return StoredRecord.Parse(meta.Tree.RawOf(meta.Row)) as JsonObject;
            }
        }

        issues.Add(ServerIssues.OperationParameter, "Parameters.parameter", request.Route.Operation, "meta (valueMeta)");
        return null;
    }

    // Only meta is written anew; every other byte of the record stays.
    private byte[] Apply(byte[] record, JsonObject labels)
    {
        using var tree = JsonTreeReader.Read(record, new IssueCollector())!;
        var row = tree.Find(0, "meta"u8);
        var meta = (JsonObject)StoredRecord.Parse(tree.RawOf(row));
        foreach (var name in (ReadOnlySpan<string>)["profile", "security", "tag"])
        {
            if (labels[name] is JsonArray wanted)
            {
                Change(meta, name, wanted);
            }
        }

        var (start, end) = tree.Extent(row);
        var buffer = new ArrayBufferWriter<byte>(record.Length + 256);
        buffer.Write(record.AsSpan(0, start));
        buffer.Write(System.Text.Encoding.UTF8.GetBytes(meta.ToJsonString(Json)));
        buffer.Write(record.AsSpan(end));
        return buffer.WrittenSpan.ToArray();
    }

    private void Change(JsonObject meta, string name, JsonArray wanted)
    {
        var present = meta[name] as JsonArray ?? [];
        foreach (var label in wanted)
        {
            var same = present.FirstOrDefault(p => IsSame(p, label));
            if (isAddition && same is null)
            {
                present.Add(label?.DeepClone());
            }
            else if (!isAddition && same is not null)
            {
                present.Remove(same);
            }
        }

        if (present.Count == 0)
        {
            meta.Remove(name);
        }
        else if (present.Parent is null)
        {
            meta[name] = present;
        }
    }

    // A label is its system and code; what it is called does not matter.
    private static bool IsSame(JsonNode? a, JsonNode? b) =>
        a is JsonObject left && b is JsonObject right
            ? left["system"]?.ToString() == right["system"]?.ToString() && left["code"]?.ToString() == right["code"]?.ToString()
            : JsonNode.DeepEquals(a, b);
}
