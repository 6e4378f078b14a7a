using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Bundles;
using Shr.Server.Operations;
using Shr.Server.Options;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Matching;

/// <summary>
/// <c>Patient/$match</c>: who of those that the caller may see is the patient described, the surest first, each with its
/// score, its grade and what every field said.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/patient-operation-match.html</remarks>
internal sealed class MatchOperation(IResourceStore store, CandidateSearch candidates, IOptions<ServerOptions> options) : IOperation
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        using var inputs = OperationInputs.Read(request, issues);
        if (inputs is null || Patient(request, inputs, issues) is not { } facts || Asked(inputs, issues) is not var (onlyCertain, count))
        {
            return FhirResponse.Refused(400, issues, request.Body);
        }

        await using var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        var least = onlyCertain ? MatchGrade.Certain : MatchGrade.Possible;
        var matches = (await candidates.FindAsync(facts, null, snapshot, request.Model.Types, cancellationToken)).Where(c => c.Score.Grade >= least).ToList();

        // Certain means one person: where two are certain, neither is.
        var shown = onlyCertain && matches.Count > 1 ? [] : matches.Take(count).ToList();
        return FhirResponse.Ok(new BundleContent("searchset", [.. shown.Select(c => Entry(request, c))]) { Total = shown.Count });
    }

    private PatientFacts? Patient(FhirRequest request, OperationInputs inputs, IssueCollector issues)
    {
        if (inputs.Resource is not { Count: > 0 } body)
        {
            issues.Add(ServerIssues.OperationParameter, "Parameters.parameter", "match", "resource");
            return null;
        }

        using var patient = Resource.Parse(body.Array!, body.Offset, body.Count, request.Model.Types, issues, request.Model.MaxDepth);
        if (patient is null)
        {
            return null;
        }

        if (patient.Type.Name != "Patient")
        {
            issues.Add(ServerIssues.WrongType, patient.Type.Name, patient.Type.Name, "Patient");
            return null;
        }

        return candidates.FactsOf(patient);
    }

    private (bool OnlyCertain, int Count)? Asked(OperationInputs inputs, IssueCollector issues)
    {
        var onlyCertain = inputs.Text("onlyCertainMatches");
        if (onlyCertain is not (null or "true" or "false"))
        {
            issues.Add(ServerIssues.OperationParameterType, "Parameters.parameter", "onlyCertainMatches", "match", "boolean", onlyCertain);
        }

        var count = options.Value.DefaultCount;
        if (inputs.Text("count") is { } text && (!int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out count) || count < 1))
        {
            issues.Add(ServerIssues.OperationParameterType, "Parameters.parameter", "count", "match", "positive integer", text);
        }

        return issues.HasErrors ? null : (onlyCertain == "true", Math.Min(count, options.Value.MaxCount));
    }

    private static BundleEntry Entry(FhirRequest request, MatchCandidate candidate) => new()
    {
        FullUrl = $"{request.Base}/{candidate.Version.Key}",
        Resource = new StoredJson(candidate.Version.Json),
        SearchMode = "match",
        Score = candidate.Score,
    };
}
