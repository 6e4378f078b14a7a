using System.Globalization;
using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Operations.Records;

/// <summary>
/// <c>[type]/[id]/$diff?fromVersion=1&amp;toVersion=3</c>: what changed from one version to another, as the operations of a
/// FHIRPath Patch. Without versions: from the one before the current one to the current one.
/// </summary>
internal sealed class DiffOperation(IResourceStore store) : IOperation
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        if (OperationQuery.Read(request, issues) is not { } input)
        {
            return FhirResponse.Refused(400, issues);
        }

        var key = request.Route.Key;
        await using var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        var current = await snapshot.ReadAsync(key, null, cancellationToken);
        if (current is null)
        {
            return FhirResponse.Refused(404, ServerIssues.NotFound, key);
        }

        var to = Version(input, "toVersion", current.Version, issues);
        var from = Version(input, "fromVersion", Math.Max(1, to - 1), issues);
        if (issues.HasErrors)
        {
            return FhirResponse.Refused(400, issues);
        }

        var older = await snapshot.ReadAsync(key, from, cancellationToken);
        var newer = await snapshot.ReadAsync(key, to, cancellationToken);
        if (older is null || newer is null)
        {
            return FhirResponse.Refused(404, ServerIssues.NoSuchVersion, key, older is null ? from : to);
        }

        if (older.IsDeleted || newer.IsDeleted)
        {
            return FhirResponse.Refused(410, ServerIssues.VersionDeleted, key, older.IsDeleted ? from : to);
        }

        return FhirResponse.Ok(new StoredJson(ResourceDifference.Write(older.Json.ToArray(), newer.Json.ToArray(), request.Model.Types)));
    }

    private static int Version(OperationQuery input, string name, int whenMissing, IssueCollector issues)
    {
        if (input.Value(name) is not { } text)
        {
            return whenMissing;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return version;
        }

        issues.Add(ServerIssues.OperationParameterType, "", name, "diff", "version number", text);
        return whenMissing;
    }
}
