using System.Globalization;
using System.Text.Json.Nodes;
using Shr.Server.Operations;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Duplicates;

/// <summary><c>Patient/$find-duplicates</c>: POST looks through all patients, GET says how far it has come. For operators.</summary>
internal sealed class SweepOperation(DuplicateSweep sweep, PatientFollower follower) : IOperation
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
            return FhirResponse.Ok(Show());
        }

        await sweep.StartAsync(cancellationToken);
        return new FhirResponse(202) { Content = Show(), OtherLocation = $"{request.Base}/Patient/$find-duplicates" };
    }

    private StoredJson Show()
    {
        var status = sweep.Status;
        var parameters = new JsonArray(
            new JsonObject { ["name"] = "status", ["valueCode"] = status.IsDone ? "completed" : "in-progress" },
            Number("patients", status.Total),
            Number("done", status.Done),
            Number("pairs", status.Pairs),
            Number("followed-to", follower.Place));
        return new StoredJson(System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = parameters }.ToJsonString()));
    }

    private static JsonObject Number(string name, long number) => new() { ["name"] = name, ["valueString"] = number.ToString(CultureInfo.InvariantCulture) };
}
