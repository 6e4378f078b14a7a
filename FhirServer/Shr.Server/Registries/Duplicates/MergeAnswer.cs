using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Duplicates;

/// <summary>What <c>$merge</c> and <c>$unmerge</c> answer: Parameters with the outcome, the patient, and the Task that keeps the merge.</summary>
internal static class MergeAnswer
{
    /// <summary>The answer.</summary>
    public static FhirResponse Of(FhirRequest request, MergeResult result, IssueKind said, params ReadOnlySpan<object?> args)
    {
        if (result.Refusal is not null)
        {
            return result.ToResponse();
        }

        var outcome = new JsonObject
        {
            ["resourceType"] = "OperationOutcome",
            ["issue"] = new JsonArray(new JsonObject
            {
                ["severity"] = "information",
                ["code"] = said.Code,
                ["details"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = ServerIssues.System, ["code"] = said.Id }), ["text"] = said.TextOf(args) },
            }),
        };
        var parameters = new JsonArray(new JsonObject { ["name"] = "outcome", ["resource"] = outcome });
        if (request.Body.Count > 0 && request.Format == BodyFormat.Json && StoredRecord.Parse(request.Body.AsSpan()) is JsonObject { } asked && StoredRecord.TextOf(asked, "resourceType") == "Parameters")
        {
            parameters.Insert(0, new JsonObject { ["name"] = "input", ["resource"] = asked });
        }

        parameters.Add(new JsonObject { ["name"] = "result", ["resource"] = StoredRecord.Parse(result.Patient.Span) });
        if (result.Written.Count > 0)
        {
            parameters.Add(new JsonObject { ["name"] = "task", ["valueReference"] = new JsonObject { ["reference"] = result.Merge!.Key.ToString() } });
        }

        var answer = new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = parameters };

        // The Task names both patients: so the audit trail knows of both.
        return FhirResponse.Ok(new StoredJson(System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString(JsonBody.Options)))) with
        {
            Version = result.Written.FirstOrDefault(v => v.Key == result.Merge!.Key),
        };
    }

    /// <summary>Ends a sentence about how many moved.</summary>
    public static string Rest(MergeResult result) => result.HasMore ? ", and more are on their way" : "";
}
