using Shr.Fhir;
using Shr.Server.Operations;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>A patient as an operation names it: by a reference, by identifiers, or by both, which must then agree.</summary>
internal sealed class PatientParameter(BaseAddress address)
{
    /// <summary>The patient that <c>name</c> or <c>name-identifier</c> says, or the refusal.</summary>
    public async ValueTask<(ResourceKey? Key, MergeResult? Refusal)> ReadAsync(
        FhirRequest request, OperationInputs inputs, string name, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        ResourceKey? found = null;
        if (Reference(inputs, name) is { } text)
        {
            if (address.FindLocal(text.Contains('/', StringComparison.Ordinal) ? text : "Patient/" + text, request.Base, request.Model.Types) is not { Type: "Patient" } key)
            {
                return (null, MergeResult.Refused(404, DuplicateIssues.PatientMissing, text));
            }

            found = key;
        }

        foreach (var (system, value) in Identifiers(inputs, name + "-identifier"))
        {
            var token = $"{system}|{value}";
            var plan = SearchPlanner.Plan(request.Model, "Patient", [new QueryParameter("identifier", Escape(system) + "|" + Escape(value))], strict: true, new IssueCollector());
            var matches = plan is null ? [] : (await snapshot.SearchAsync(plan with { Count = 2 }, cancellationToken)).Matches;
            if (matches.Count != 1)
            {
                return (null, matches.Count == 0 ? MergeResult.Refused(404, DuplicateIssues.PatientMissing, token) : MergeResult.Refused(412, DuplicateIssues.SeveralPatients, token));
            }

            if (found is { } other && other != matches[0].Key)
            {
                return (null, MergeResult.Refused(422, DuplicateIssues.PatientsDiffer, other, token));
            }

            found = matches[0].Key;
        }

        return found is null ? (null, MergeResult.Refused(400, ServerIssues.OperationParameter, request.Route.Operation, name)) : (found, null);
    }

    private static string? Reference(OperationInputs inputs, string name)
    {
        foreach (var row in inputs.Rows(name))
        {
            if (inputs.Tree!.Find(row, "reference"u8) is var at and >= 0)
            {
                return inputs.Tree.StringOf(at);
            }
        }

        return inputs.Text(name);
    }

    private static IEnumerable<(string System, string Value)> Identifiers(OperationInputs inputs, string name)
    {
        foreach (var row in inputs.Rows(name))
        {
            var (system, value) = (inputs.Tree!.Find(row, "system"u8), inputs.Tree.Find(row, "value"u8));
            if (value >= 0)
            {
                yield return (system < 0 ? "" : inputs.Tree.StringOf(system), inputs.Tree.StringOf(value));
            }
        }
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);
}
