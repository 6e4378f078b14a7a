using System.Text.Json;
using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Terminology.Import;

namespace Shr.Server.Operations.Terminology;

/// <summary>
/// <c>$terminology-import</c>: takes an upload (Binary, or a Parameters with <c>file</c>, <c>name</c>, <c>version</c>, <c>as</c>)
/// and imports it as the command does.
/// </summary>
internal sealed class ImportOperation(TerminologyLibrary library) : IOperation
{
    public ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        using var body = request.ReadBody(issues);
        if (body is null)
        {
            return ValueTask.FromResult(FhirResponse.Refused(400, issues, request.Body));
        }

        if (Upload(body.Root) is not var (name, content, options))
        {
            return ValueTask.FromResult(FhirResponse.Refused(400, ServerIssues.OperationParameter, "terminology-import", "file"));
        }

        var report = library.Import(name, content, options, issues);
        return ValueTask.FromResult(report is null ? FhirResponse.Refused(422, issues) : FhirResponse.Ok(new TerminologyContent(Write(report))));
    }

    private static (string Name, byte[] Content, ImportOptions Options)? Upload(Element root)
    {
        string? name = null;
        string? version = null;
        string? system = null;
        byte[]? content = null;
        foreach (var parameter in root.ChildrenOf("parameter"u8))
        {
            var text = parameter.Child("valueString"u8).StringValue ?? parameter.Child("valueUri"u8).StringValue;
            switch (parameter.ChildString("name"u8))
            {
                case "name": name = text; break;
                case "version": version = text; break;
                case "as": system = text; break;
                case "file": content = Decode(parameter.Child("valueBase64Binary"u8).StringValue ?? parameter.Child("resource"u8).ChildString("data"u8)); break;
                default: break;
            }
        }

        return name is null || content is null ? null : (Path.GetFileName(name), content, new ImportOptions(version, system));
    }

    private static byte[]? Decode(string? base64)
    {
        var buffer = new byte[(base64?.Length ?? 0) * 3 / 4];
        return base64 is not null && Convert.TryFromBase64String(base64, buffer, out var length) ? buffer[..length] : null;
    }

    private static byte[] Write(ImportReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Parameters");
            json.WriteStartArray("parameter");
            Parameter(json, "format", report.Format);
            report.Imported.ForEach(canonical => Parameter(json, "imported", canonical));
            foreach (var (kind, count) in report.Counts)
            {
                Parameter(json, "count", $"{count} {kind}");
            }

            foreach (var remark in report.Remarks)
            {
                Parameter(json, "remark", remark);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Parameter(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("valueString", value);
        json.WriteEndObject();
    }
}
